"""What a document's own words let software propose where nobody declared anything.

One module finds one kind of thing. Each proposal carries the words that say so; precision goes before recall, and
nothing here overrides a person or a declaration. Refuses: storing, and deciding.
"""
