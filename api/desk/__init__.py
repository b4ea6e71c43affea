"""The desk: calls, submissions on their way through review, and what comes out of it.

Owns the wiring of `corpus.review` to files, catalogue and index. Refuses: the rules themselves.
"""
