"""A submitter puts another file in the place of theirs, or adds papers to it: each makes a new version of the text.

Owns that a new file is read like the first, and that a paper or picture that nobody could read is flagged, so that a
person looks at it. Refuses: deciding whether they may (corpus/review).
"""

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from api.desk.desk import Desk, refused
from api.desk.dossier import DERIVED, Dossier
from api.desk.forms import Form, fill
from api.desk.prefilling import prefilled
from api.desk.telling import looked_through
from api.house import House, limits_of
from corpus.assertions import Agent, AgentKind
from corpus.calls import SubmittedFile
from corpus.errors import OverLimit, Unreadable, WrongUse
from corpus.review import Actor, Case, Reason, Refusal, decide
from corpus.review import commands as c
from ingest.cage import read_in_cage
from ingest.inside import mistaken
from ingest.reading import Reading
from ingest.sources import Found, open_source

MOST_ATTACHMENTS = 20


def replaced(desk: Desk, identity: str, found: Found, actor: Actor, version: str = "") -> Case:
    """What the submitter wrote stays; fields that are empty are filled in from the new file. Raises Refused, Unreadable,
    WrongUse, BadDeclaration."""
    dossier = _open(desk, identity, actor, version)
    house, name = desk.house, Path(found.name).name
    reading = _read(house, found)
    source = open_source(found)
    reading = house.recogniser.complete(found.path, reading, source.sidecar)
    prepared = house.pipeline.prepared(source, reading, dossier.call.collection)
    with found.path.open("rb") as stream:
        sha256 = house.files.put(stream)
    text = house.files.put(io.BytesIO(prepared.edition.text.encode("utf-8", "replace")))
    fresh, former = prefilled(prepared, name, house.vocabularies), dossier.form
    form = replace(
        former,
        **{one: getattr(fresh, one) for one in _FILLED if not getattr(former, one)},
        quotes=fresh.quotes,
        file=name,
        file_sha256=sha256,
        text_sha256=text,
    )
    files = (
        SubmittedFile(identity, sha256, name, prepared.edition.media_type, source.size),
        SubmittedFile(identity, text, f"{name} (text)", DERIVED, len(prepared.edition.text)),
    )
    return _filled(desk, dossier, form, files, actor)


def attached(desk: Desk, identity: str, papers: Sequence[Found], actor: Actor, version: str = "") -> Case:
    """All or none. Raises Refused, WrongUse, OverLimit, and BrokenFile for one that is not what its name says."""
    dossier = _open(desk, identity, actor, version)
    form, files = dossier.form, list[SubmittedFile]()
    for found in papers:
        form, coming = _with(desk.house, identity, form, found)
        files += coming
    if len(form.attachments) > MOST_ATTACHMENTS:
        raise OverLimit(f"a submission holds {MOST_ATTACHMENTS} papers", remedy="Put some into one file.")
    return _filled(desk, dossier, form, files, actor)


_FILLED = ("title", "summary", "places", "period", "bodies", "outcome", "lessons")


def _open(desk: Desk, identity: str, actor: Actor, version: str) -> Dossier:
    """Before any file is read; `version` is that which the submitter has before them. Raises Refused, NotFound."""
    dossier = desk.dossier(identity)
    outcome = decide(dossier.case, c.Fill(dossier.case.text), actor)
    if version and version != dossier.case.text:
        outcome = Refusal(Reason.STALE)
    if isinstance(outcome, Refusal):
        raise refused(outcome)
    return dossier


def _with(house: House, identity: str, form: Form, found: Found) -> tuple[Form, list[SubmittedFile]]:
    name, text = Path(found.name).name, _words(house, found)
    with found.path.open("rb") as stream:
        sha256 = house.files.put(stream)
    files = [SubmittedFile(identity, sha256, name, "application/octet-stream", found.path.stat().st_size)]
    derived = ""
    if text:
        derived = house.files.put(io.BytesIO(text.encode("utf-8", "replace")))
        files.append(SubmittedFile(identity, derived, f"{name} (text)", DERIVED, len(text)))
    return replace(form, attachments={**form.attachments, sha256: {"name": name, "text": derived}}), files


def _words(house: House, found: Found) -> str:
    """Of a paper, or of a picture by text recognition; "" where it was not read."""
    try:
        reading = _read(house, found)
        reading = house.recogniser.complete(found.path, reading)
    except Unreadable as fault:
        if fault.subject == MISTAKEN:
            raise
        return house.recogniser.picture(found.path)
    return "\n\n".join(one.text for one in reading.blocks)


MISTAKEN = "the name of the file"


def _read(house: House, found: Found) -> Reading:
    """Raises Unreadable, WrongUse for an archive."""
    reading = read_in_cage(found.path, limits=limits_of(house.settings))
    wrong = mistaken(found.name, reading)
    if wrong is not None:
        raise type(wrong)(wrong.happened, subject=MISTAKEN, remedy=wrong.remedy)
    if reading.members and not reading.blocks:
        raise WrongUse("it is an archive of files", subject=found.name[:80], remedy="Send the file itself.")
    return reading


def _filled(desk: Desk, dossier: Dossier, form: Form, files: Sequence[SubmittedFile], actor: Actor) -> Case:
    """The rows of files first: a form never names one that is not there."""
    command = fill(form, looked_through(desk.house, form, dossier.files), desk.house.vocabularies)
    if command.text == dossier.case.text:
        return dossier.case
    with desk.house.catalogue.write(Agent(AgentKind.PERSON, actor.id), "sent a file") as writer:
        for one in files:
            writer.desk.put_file(one)
    return desk.perform(dossier.submission.id, command, actor)
