"""An approved submission becomes a practice that is found; one that is taken back is gone at once.

Owns the way through ingest, and that the tags of its reviewers (tag_claims.py) go along. What is done here can be done
again: a run that was killed leaves a submission published and its document missing, and `Desk.complete` mends that.
Refuses: deciding.
"""

import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from api.desk.dossier import Dossier
from api.desk.forms import sidecar
from api.desk.tag_claims import tag_claims
from api.house import House
from api.lock import sole_writer
from corpus.access import everything
from corpus.assertions import Agent, AgentKind
from corpus.errors import NotFound, StorageFault
from corpus.proposals import proposals
from ingest.pipeline import Options
from ingest.publishing import SOON
from ingest.sources import SIDECAR, Found

NAMED = "submission"
"""Before an id, what its document is called: `submission/sub-…`."""


def publish(house: House, dossier: Dossier) -> None:
    """Raises Busy while an ingest runs, StorageFault, and what reading the file raises."""
    identity = dossier.submission.id
    with sole_writer(house.settings.data):
        with house.files.scratch() as folder:
            found = _laid_out(house, dossier, folder)
            report = house.pipeline.take([found], Options(dossier.call.collection, retry=True))
        (outcome,) = report.outcomes[-1:]
        if not outcome.document:
            raise StorageFault(outcome.reason, subject=identity, remedy=outcome.remedy)
        _tag(house, dossier, outcome.document)
        house.publisher.publish(bounds=SOON)


def take_back(house: House, dossier: Dossier) -> None:
    """Hidden with this write; the index follows in the same breath."""
    agent = Agent(AgentKind.SOFTWARE, "fieldbridge desk", "1")
    with sole_writer(house.settings.data):
        document = dossier.submission.document
        if document:
            with house.catalogue.write(agent, "took a submission back") as writer:
                with suppress(NotFound):
                    writer.withdraw_document(document, "its submission was taken back")
                writer.drop_intake(_collection(house, dossier), _name(dossier))
        house.publish_again()


def _collection(house: House, dossier: Dossier) -> str:
    with house.catalogue.reader(everything()) as reader:
        return reader.collection(dossier.call.collection).id


def _name(dossier: Dossier) -> str:
    return f"{NAMED}/{dossier.submission.id}/{Path(dossier.form.file).name or 'form.md'}"


def _laid_out(house: House, dossier: Dossier, folder: Path) -> Found:
    """The original with what the submitter declares beside it."""
    form = dossier.form
    own = next(
        (one for one in dossier.files if form.file_sha256 in ("", one.sha256) and one.name == form.file), None
    )
    if own is None:
        raise NotFound("its file was erased for good", subject=dossier.submission.id)
    place = folder / f"file{Path(own.name).suffix}"
    with house.files.open(own.sha256) as stream, place.open("wb") as target:
        shutil.copyfileobj(stream, target)
    beside = place.with_name(place.name + SIDECAR)
    beside.write_text(sidecar(dossier.form, f"{NAMED}/{dossier.submission.id}"), encoding="utf-8")
    return Found(place, _name(dossier))


def _tag(house: House, dossier: Dossier, document: str) -> None:
    with house.catalogue.reader(everything()) as reader:
        practices = [one.practice_id for one in reader.practices_of(document)]
        edition = reader.newest_edition(document).id
        known = proposals(reader.said_of(dossier.submission.id), dossier.case.text)
    claims = tag_claims(dossier.case, dossier.log, known, edition)
    with house.catalogue.write(
        Agent(AgentKind.SOFTWARE, "fieldbridge desk", "1"), "published a submission"
    ) as writer:
        writer.claim(replace(one, subject=practice) for practice in practices for one in claims)
        row = writer.desk.reading.submission(dossier.submission.id)
        if row is not None:
            writer.desk.put_submission(replace(row, document=document))
