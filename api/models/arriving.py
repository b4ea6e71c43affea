"""A practice as another system sends it, and what it is told.

Owns the fields and how long each may be; what their values mean is `ingest.declared`'s.
"""

from collections.abc import Collection
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from api.models.shared import Model
from corpus.access import Visibility
from corpus.concepts import Vocabularies
from ingest.arriving import faults_of


def _plain(text: str) -> str:
    """Without characters that no text holds: they would only be lost, or hide others. Raises ValueError."""
    wrong = next((one for one in text if (one < " " and one not in "\t\n\r") or one == "\x7f"), "")
    if wrong:
        raise ValueError(f"a control character stands in it: U+{ord(wrong):04X}")
    return text


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("it is empty")
    return text


Line = Annotated[str, Field(max_length=1000), AfterValidator(_plain)]
Lines = Annotated[str, Field(max_length=4000), AfterValidator(_plain)]


class SentPlace(Model):
    code: Line = Field(examples=["KEN"], description="ISO or M49 code, or the UN's name.")
    role: Line = Field(default="", examples=["done-in"])


class SentBody(Model):
    name: Line
    role: Line = ""


class SentPeriod(Model):
    start: int | None = Field(default=None, ge=1000, le=9999)
    end: int | None = Field(default=None, ge=1000, le=9999)


class PracticeSent(Model):
    """Title and summary are needed; what is left out is not declared. Sent again, it replaces the former."""

    title: Annotated[str, Field(max_length=500), AfterValidator(_plain), AfterValidator(_said)]
    summary: Annotated[str, Field(max_length=4000), AfterValidator(_plain), AfterValidator(_said)]
    text: Annotated[str, Field(max_length=400_000), AfterValidator(_plain)] = Field(
        default="", description="All that there is to read, paragraphs apart by empty lines."
    )
    kind: Line = Field(default="", examples=["practice"])
    level: Line = Field(default="", examples=["field"])
    scope: Line = ""
    places: list[Line | SentPlace] = Field(default_factory=list, max_length=100)
    period: Line | SentPeriod = Field(default="", examples=["2014-2018"])
    sectors: list[Line] = Field(default_factory=list, max_length=100)
    target_groups: list[Line] = Field(default_factory=list, max_length=100)
    bodies: list[Line | SentBody] = Field(default_factory=list, max_length=100)
    outcome: Line = Field(default="", examples=["worked"])
    outcome_evidence: Line = ""
    lessons: Lines = ""
    conditions: Lines = ""
    contact: Line = Field(default="", description="Kept only with `contact_consent`.")
    contact_consent: bool = False
    tags: list[Line] = Field(default_factory=list, max_length=200, examples=[["gcm-objectives:6"]])
    publisher: Line = ""
    date: Line = Field(default="", examples=["2019-03"])
    language: Line = Field(default="", examples=["en"])
    source_url: Line = Field(default="", pattern=r"^(https?://\S+)?$", examples=["https://example.org/77"])
    rights: Line = Field(
        default="", examples=["quote"], description="open, quote or cite; quote if not said."
    )
    visibility: Line = Field(default="", description="public (if not said), signed-in, or group:NAME.")
    provenance: Line = ""

    def said(self) -> dict[str, Any]:
        """What is not left out."""
        return self.model_dump(exclude_defaults=True)


def faults_in(
    sent: PracticeSent, vocabularies: Vocabularies, groups: Collection[str]
) -> list[tuple[str, str]]:
    """(field, what is wrong with it), where its values mean nothing or it is for a group that is not the sender's."""
    found = faults_of(sent.said(), vocabularies)
    if sent.visibility and "visibility" not in {name for name, _ in found}:
        label = Visibility(sent.visibility).label
        if label.startswith("group:") and label.removeprefix("group:") not in groups:
            found.append(("visibility", "the key is not for this group"))
    return found


class PracticeTaken(Model):
    id: str = Field(examples=["their-system:77"])
    practice: str = Field(examples=["prac-4k7w2m9x0c3v8b1n"])
    document: str
    status: str = Field(examples=["created"], description="created, changed or unchanged")
    link: str


class PracticeKept(Model):
    """As it was sent last."""

    id: str
    practice: str
    document: str
    group: str
    sent: PracticeSent
