"""Dossier: a submission with all that there is of it.

Refuses: reading it (desk.py), and cutting what leaves (telling.py).
"""

from dataclasses import dataclass

from api.desk.forms import Form
from corpus.calls import Call, SubmittedFile
from corpus.catalogue.desk_nouns import Logged
from corpus.requests import Submission
from corpus.review import Case

DERIVED = "text/plain; derived"
"""The media type under which the text of a submission lies beside its file."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A submission with all that there is of it. `sight` cuts what leaves."""

    submission: Submission
    call: Call
    case: Case
    form: Form
    files: tuple[SubmittedFile, ...]
    log: tuple[Logged, ...]
