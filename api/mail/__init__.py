"""Mail: which letters are written, what they say, and how they go. Off until FIELDBRIDGE_SMTP_HOST is set.

Refuses: storage (corpus/catalogue/outbox.py), and which event is told to whom (corpus/review/notices.py).
"""
