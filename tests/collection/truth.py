"""What is true of a made practice: Truth, written before any program reads the document.

Refuses: being declared in the documents. What a file says of itself is a part of it, chosen by the layout.
"""

from dataclasses import dataclass

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")


@dataclass(frozen=True, slots=True)
class Truth:
    """One practice. `document` is relative to the folder, with `/`; other practices are named by their keys.

    `states` is the sentence that says how it went, word for word; empty at the global level.
    `bridges` are the global practices on the same subject, in every language; `related` are those on a
    subject that a careful reader would also accept, and that counts neither for nor against a search.
    `varies` names the text of which this is a copy set elsewhere, often with another ending.
    """

    practice: str
    document: str
    layout: str
    subject: str
    level: str
    kind: str
    language: str
    title: str
    publisher: str
    heading: str = ""
    places: tuple[tuple[str, str], ...] = ()
    start: int = 0
    end: int = 0
    outcome: str = "not-reported"
    evidence: str = "none"
    states: str = ""
    first: str = ""
    last: str = ""
    sectors: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    work: str = ""
    twin_of: str = ""
    contradicts: str = ""
    version_of: str = ""
    varies: str = ""
    bridges: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    @property
    def period(self) -> str:
        """As a declaration writes it: `2014-2018`, or `2019-` for what goes on."""
        return f"{self.start}-{self.end or ''}"
