"""The one tree of errors. Owns what went wrong, in three parts: what happened, to what, what to do next.

Refuses: handling. The HTTP problem type, the exit code and the log line are read off the class, in `api`.

    FieldbridgeError
    ├── WrongUse                  the caller asked for something that cannot be (422, exit 2)
    │   ├── BadQuestion           a question that is too long or has no text
    │   ├── UnknownFilter         no such filter or facet
    │   ├── UnknownValue          no such value for that filter
    │   └── BadDeclaration        a sidecar, front matter or <meta> that cannot be understood
    ├── NotFound                  nothing has that id (404)
    │   └── Gone                  it was withdrawn, merged or split (410)
    ├── Forbidden                 rights or visibility do not let it leave (403)
    ├── Refused                   the rules of review do not let it happen (409); `subject` names the rule
    ├── Overtaken                 it was changed since whoever changes it now read it (412)
    ├── Unreadable                a file from which no text came
    │   ├── EmptyFile             no bytes, or no content
    │   ├── EncryptedFile         a password stands before the text
    │   ├── BrokenFile            truncated, or not what its first bytes say
    │   ├── NoTextLayer           pages that are pictures only
    │   ├── NotYetRead            a format that no reader takes
    │   └── OverLimit             the cage's limit on memory, time or output was reached
    ├── VocabularyFault           a vocabulary file that breaks a rule; names file and row
    ├── SetFault                  a set to evaluate on that breaks a rule; names file and line
    ├── Damaged                   stored bytes are not what was written
    │   ├── DamagedCatalogue      a row, or the database file
    │   ├── DamagedGeneration     a file of an index generation, or of a model
    │   └── DamagedFile           an original in the files store
    ├── DoesNotFit                parts that do not belong together: model, format, version
    ├── NotReady                  nothing to search yet, or a model is missing
    ├── Busy                      another process holds the lock
    ├── Swamped                   more was asked at once than can be answered (503, try again)
    └── StorageFault              read-only, full, or lost
"""

from typing import ClassVar


class FieldbridgeError(Exception):
    """What happened, to what, and what to do next; `slug` names the HTTP problem type."""

    slug: ClassVar[str] = "failure"
    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1

    def __init__(self, happened: str, *, subject: str = "", remedy: str = "") -> None:
        self.happened = happened
        self.subject = subject
        self.remedy = remedy
        super().__init__(happened)

    def __str__(self) -> str:
        head = f"{self.subject}: {self.happened}" if self.subject else self.happened
        return f"{head}. {self.remedy}" if self.remedy else head


class WrongUse(FieldbridgeError):
    slug, status, exit_code = "wrong-use", 422, 2


class BadQuestion(WrongUse):
    slug = "bad-question"


class UnknownFilter(WrongUse):
    slug = "unknown-filter"


class UnknownValue(WrongUse):
    slug = "unknown-value"


class BadDeclaration(WrongUse):
    slug, exit_code = "bad-declaration", 1


class NotFound(FieldbridgeError):
    slug, status = "not-found", 404


class Gone(NotFound):
    """`facts` holds kind, title, date, reason and successor, as far as they are known."""

    slug, status = "gone", 410

    def __init__(
        self,
        happened: str,
        *,
        subject: str = "",
        remedy: str = "",
        facts: dict[str, str] | None = None,
    ) -> None:
        super().__init__(happened, subject=subject, remedy=remedy)
        self.facts = dict(facts or {})


class Forbidden(FieldbridgeError):
    slug, status = "forbidden", 403


class Refused(FieldbridgeError):
    slug, status = "refused", 409


class Overtaken(FieldbridgeError):
    slug, status = "overtaken", 412


class Unreadable(FieldbridgeError):
    slug, status = "unreadable", 422


class EmptyFile(Unreadable):
    slug = "empty-file"


class EncryptedFile(Unreadable):
    slug = "encrypted-file"


class BrokenFile(Unreadable):
    slug = "broken-file"


class NoTextLayer(Unreadable):
    slug = "no-text-layer"


class NotYetRead(Unreadable):
    slug = "not-yet-read"


class OverLimit(Unreadable):
    slug = "over-limit"


class VocabularyFault(FieldbridgeError):
    slug = "vocabulary-fault"


class SetFault(FieldbridgeError):
    slug = "set-fault"


class Damaged(FieldbridgeError):
    slug, status = "damaged", 503


class DamagedCatalogue(Damaged):
    slug = "damaged-catalogue"


class DamagedGeneration(Damaged):
    slug = "damaged-generation"


class DamagedFile(Damaged):
    slug = "damaged-file"


class DoesNotFit(FieldbridgeError):
    slug, status = "does-not-fit", 503


class NotReady(FieldbridgeError):
    slug, status = "not-ready", 503


class Busy(FieldbridgeError):
    slug, status = "busy", 409


class Swamped(FieldbridgeError):
    slug, status = "swamped", 503


class StorageFault(FieldbridgeError):
    slug, status = "storage-fault", 507
