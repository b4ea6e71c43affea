"""A made-up data folder with every room real and the tiny WordEncoder: what the tests of this room look at.

The practices are invented on purpose and name no real programme; `python -m tests.api.made FOLDER PORT` serves it.
"""

import json
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from api.house import House, open_house
from api.settings import Settings, read_settings
from corpus.access import PUBLIC, Rights, Visibility
from corpus.assertions import Agent, AgentKind, Assertion, Verdict
from corpus.ids import collection_id, document_id, edition_id, passage_id, practice_id
from corpus.works import Collection, Document, Edition, Heading, Page, Passage, Provenance
from index.generations import Generation
from index.spaces import Space
from search.calibration import shipped as shipped_calibrator
from search.pinned import PAYLOAD
from search.relevance import Calibrator, Model
from tests.word_encoder import WordEncoder

PERSON = Agent(AgentKind.PERSON, "a tester")
BODY = Agent(AgentKind.BODY, "Labour Office")
SOFTWARE = Agent(AgentKind.SOFTWARE, "fieldbridge ingest", "1")


@dataclass(frozen=True)
class Made:
    """A document with one practice: `pages` of paragraphs, and claims as (predicate, object, agent)."""

    name: str
    title: str
    pages: tuple[tuple[str, ...], ...]
    claims: tuple[tuple[str, str], ...] = ()
    proposed: tuple[tuple[str, str], ...] = ()
    language: str = "en"
    publisher: str = "Labour Office"
    date: str = "2019-03-01"
    rights: Rights = Rights.OPEN
    visibility: Visibility = PUBLIC
    provenance: Provenance = Provenance.SOURCE
    source_url: str = "https://example.org/report"
    sha256: str = ""


def place(code: str, role: str = "done-in") -> tuple[str, str]:
    return ("place", json.dumps({"code": code, "role": role}, sort_keys=True))


def objective(number: str) -> tuple[str, str]:
    return ("tag", json.dumps({"concept": number, "scheme": "gcm-objectives"}, sort_keys=True))


def years(start: int, end: int) -> tuple[str, str]:
    return ("period", json.dumps({"start": start, "end": end}, sort_keys=True))


FIELD, GLOBAL = ("level", "field"), ("level", "global")

MADE: tuple[Made, ...] = (
    Made(
        "desks.pdf",
        "Complaint desks for domestic workers",
        (
            (
                "Why desks were opened",
                "Domestic workers who were not paid had nowhere to complain. The labour office opened complaint desks "
                "in three towns, where domestic workers could file a complaint about unpaid wages without a lawyer.",
            ),
            (
                "What came of it",
                "In the second year the desks took complaints by telephone as well. Most complaints about wages were "
                "settled by talking to the employer; the others went to the court.",
                "The desks asked each worker whether the agency had charged a recruitment fee.",
            ),
        ),
        (FIELD, place("KEN"), place("SAU", "destination"), years(2014, 2018), objective("6"), objective("16"),
         ("outcome", "worked"), ("outcome-evidence", "own-monitoring"), ("sector", "domestic-work"),
         ("summary", "Desks in three towns where domestic workers complain about unpaid wages, without a lawyer."),
         ("lessons", "A telephone line brought in the workers who cannot leave the house.")),
    ),
    Made(
        "fees.html",
        "No recruitment fees for workers: a pledge by agencies",
        (
            (
                "Recruitment agencies pledged that no worker pays a recruitment fee. Workers who had paid a fee could "
                "complain, and the agency paid the fee back.",
                "The pledge was checked by interviews with workers after they had left.",
            ),
        ),
        (FIELD, place("PHL"), years(2016, 2016), objective("6"), ("outcome", "mixed"),
         ("outcome-evidence", "independent-evaluation")),
        (("sector", "care"),),
        rights=Rights.QUOTE, publisher="Agency Watch", provenance=Provenance.SUMMARY, date="2017",
    ),
    Made(
        "centros.md",
        "Centros de información antes de la salida",
        (
            (
                "Los centros de información explican a las personas trabajadoras sus derechos y el contrato antes de la "
                "salida. Las personas que pagaron una comisión de contratación pueden presentar una queja.",
            ),
        ),
        (FIELD, place("NPL", "origin"), objective("3"), ("outcome", "too-early")),
        language="es", rights=Rights.CITE, publisher="Oficina de Trabajo", date="2020",
    ),
    Made(
        "shakwa.txt",
        "مكاتب شكاوى للعمال المنزليين",
        (
            (
                "فتحت وزارة العمل مكاتب لتلقي شكاوى العمال المنزليين بشأن الأجور غير المدفوعة.",
                "يمكن للعامل أن يقدم شكوى بلا محام وبلا رسوم.",
            ),
        ),
        (FIELD, place("JOR"), objective("6"), ("outcome", "worked")),
        language="ar", publisher="وزارة العمل", date="2018", source_url="",
    ),
    Made(
        "principles.pdf",
        "General principles for fair recruitment",
        (
            (
                "Recruitment fees",
                "No recruitment fee should be charged to workers. Agencies and employers should bear the fee and related "
                "costs of recruitment.",
            ),
            (
                "Complaint and remedy",
                "Workers should have access to free complaint procedures, whatever their status, and to a remedy for "
                "unpaid wages and fees.",
            ),
        ),
        (GLOBAL, ("kind", "guidance"), objective("6"), ("scope", "global"), ("sector", "care")),
        publisher="An International Office", date="2016", rights=Rights.QUOTE,
    ),
    Made(
        "domestic.pdf",
        "Decent work for domestic workers: a guide",
        (
            (
                "Domestic workers should be able to complain about unpaid wages. Labour inspection should reach the "
                "household, and complaint desks should be near.",
                "A model contract in the worker's language should be signed before departure.",
            ),
        ),
        (GLOBAL, ("kind", "guidance"), objective("6"), objective("16"), ("sector", "domestic-work")),
        (("target-group", "women"),),
        publisher="An International Office", date="2013",
    ),
    Made(
        "gone.txt",
        "A desk that was closed",
        (("A complaint desk that was withdrawn from the catalogue on request.",),),
        (FIELD,),
    ),
    Made(
        "secret.txt",
        "Shelters: an internal note",
        (("An internal note on shelters for domestic workers who complain.",),),
        (FIELD, place("KEN")),
        visibility=Visibility("signed-in"),
    ),
    Made(
        "formula.txt",
        "=HYPERLINK(\"http://example.org\",\"pay here\")",
        (("<script>alert(1)</script> A hostile title about remittances & banks, \"quoted\".",),),
        (FIELD, place("MEX"), objective("20")),
        publisher="<b>Bold</b>", source_url="javascript:alert(1)",
    ),
)  # fmt: skip


def settings_for(folder: Path, **more: str) -> Settings:
    given = {f"FIELDBRIDGE_{name.upper()}": value for name, value in more.items()}
    return read_settings({"FIELDBRIDGE_DATA": str(folder), **given})


def word_spaces() -> tuple[Space, ...]:
    return (
        Space("multilingual", WordEncoder()),
        Space("english", WordEncoder("fedcba9876543210"), frozenset({"en"})),
    )


def calibrated(_: Generation) -> dict[str, bytes]:
    """A floor that the word vectors reach when about a fifth of the words are shared."""
    models = {
        "multilingual": Model(-2.5, {"multilingual": 9.0}),
        "multilingual+terms": Model(-2.5, {"multilingual": 8.0, "terms": 3.0}),
        "english+multilingual+terms": Model(-2.5, {"multilingual": 4.0, "english": 4.0, "terms": 3.0}),
    }
    return {PAYLOAD: Calibrator(models, shipped_calibrator().reach).dump()}


def make(settings: Settings, made: tuple[Made, ...] = MADE) -> House:
    """Writes everything and publishes it; `gone.txt` is withdrawn after."""
    house = open_house(settings, create=True, spaces=word_spaces())
    ids = {one.name: put(house, one) for one in made}
    house.publisher._calibrate = calibrated
    with house.catalogue.write(PERSON, "withdrew a document") as writer:
        for one in made:
            if one.name == "gone.txt":
                writer.withdraw_document(document_of(one), "its publisher asked for it")
    house.publisher.publish()
    del ids
    return house


def document_of(one: Made) -> str:
    return document_id(collection_id("tests"), one.name)


def practice_of(one: Made) -> str:
    return practice_id(document_of(one), "")


def named(name: str) -> Made:
    return next(one for one in MADE if one.name == name)


def put(house: House, one: Made) -> str:
    collection = Collection(collection_id("tests"), "tests", "Made for tests")
    document = Document(
        document_of(one),
        collection.id,
        one.name,
        one.name,
        one.provenance,
        one.source_url,
        one.rights,
        one.visibility,
    )
    text, headings, pages, spans = laid_out(one)
    sha256 = _stored(house, text)
    edition = Edition(
        edition_id(document.id, sha256), document.id, sha256, "text/plain", len(text.encode()), one.name, one.title,
        one.language, text, one.publisher, one.date, (), pages if one.name.endswith("pdf") else (), headings,
    )  # fmt: skip
    passages = [
        Passage(
            passage_id(edition.id, start, end), edition.id, document.id, number, start, end, text[start:end],
            one.language, edition.heading_path(start), *_page(edition, start),
        )
        for number, (start, end) in enumerate(spans)
    ]  # fmt: skip
    practice = practice_of(one)
    said = [("title", one.title, Verdict.DECLARED, BODY), ("kind", "practice", Verdict.PROPOSED, SOFTWARE)]
    said += [(name, value, Verdict.DECLARED, BODY) for name, value in one.claims]
    said += [(name, value, Verdict.PROPOSED, SOFTWARE) for name, value in one.proposed]
    at = "2026-01-01T00:00:00Z"
    claims = [Assertion(practice, name, value, agent, verdict, at=at) for name, value, verdict, agent in said]
    with house.catalogue.write(PERSON, "put a practice in") as writer:
        writer.put_collection(collection)
        writer.put_document(document)
        writer.put_edition(edition, passages)
        writer.put_practice(practice, document.id, "", [passage.id for passage in passages])
        writer.claim(claims)
    return practice


def laid_out(one: Made) -> tuple[str, tuple[Heading, ...], tuple[Page, ...], list[tuple[int, int]]]:
    """Canonical text, headings, pages, and a span for each paragraph; a first short line is a heading."""
    text, headings, pages, spans = "", [], [], []
    for number, page in enumerate(one.pages, 1):
        begin = len(text)
        for paragraph in page:
            start = len(text)
            text += paragraph
            if len(paragraph) < 40:
                headings.append(Heading(1, paragraph, start, len(text)))
            else:
                spans.append((start, len(text)))
            text += "\n\n"
        pages.append(Page(number, str(number + 3), begin, len(text)))
    text = text.rstrip("\n")
    pages[-1] = replace(pages[-1], end=len(text))
    return text, tuple(headings), tuple(pages), spans


def _stored(house: House, text: str) -> str:
    import io

    return house.files.put(io.BytesIO(text.encode()))


def _page(edition: Edition, start: int) -> tuple[int | None, str]:
    page = edition.page_at(start)
    return (page.number, page.label) if page else (None, "")


def main() -> None:
    from api import trainer
    from api.commands.serving import run
    from api.learning import learn_all

    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    settings = read_settings({**os.environ, "FIELDBRIDGE_DATA": str(folder)})
    house = (
        open_house(settings, spaces=word_spaces()) if (folder / "catalogue.db").exists() else make(settings)
    )
    if sys.argv[3:] == ["learn"]:
        learn_all(house, "server")
        return
    trainer.COMMAND = (
        sys.executable,
        "-m",
        "tests.api.made",
        *sys.argv[1:3],
        "learn",
    )  # with the tiny encoders
    run(house, settings, "127.0.0.1", port)


if __name__ == "__main__":
    main()
