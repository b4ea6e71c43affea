"""What every route answers to every kind of visitor, as one table: the attacker's test asks, the docs print it.

Owns ROUTES (each route of the server, with an address to try and the kind that it is of) and EXPECTED (kind by visitor).
A route that is not here fails the test. `ok` is what the route answers to who may: it never stands for a refusal.
"""

from dataclasses import dataclass, field
from functools import cache

from api.rendering import scripts_stamp, static_stamp
from tests.api.made import document_of, practice_of
from tests.api.people_made import CALL, OF_GROUP, SUBMISSION

VISITORS = (
    "nobody", "publishable key", "secret key of the group", "secret key of another group", "secret key for sending",
    "secret key of a reviewer", "secret key for publishing", "submitter", "reviewer", "coordinator", "administrator",
    "member of another group",
    "forged session", "expired session", "session of a disabled person", "forged key", "expired key",
    "key in the address",
)  # fmt: skip

KINDS = {
    "free": "said to all, whoever they are: health, style, the search box",
    "door": "said to all: signing in, and what search engines may read",
    "read": "reading and searching",
    "group": "reading of what one group alone may see",
    "tell": "sending a question",
    "report": "reporting on what one group alone may see",
    "own": "one's own account",
    "put": "practices that another system sends",
    "house": "the accounts of others",
    "link": "submitting, reviewing and stopping letters by a link: asked here without a good one",
    "send": "handing in to a call of one group",
    "case": "a submission of one group, by who is no reviewer of it by link",
    "desk": "the page of that",
    "sheet": "the page of a submission of one group, by who is signed in",
    "give": "giving submissions to reviewers, by who coordinates a group",
    "call": "what a coordinator is told of a call of one group",
    "queue": "what the groups of whoever asks have on their desk",
    "numbers": "what a coordinator counts of a call of one group, as a page",
}

_FILES = f"/v1/submissions/{SUBMISSION}/files"
_PUT = "/v1/practices/orchards:77"
_SENT: dict[str, object] = {"title": "Ladders", "summary": "Ladders were lent to pickers at the harvest."}
_LINK = f"fbl_{'A' * 43}"

_IN = ("submitter", "reviewer", "coordinator")
_STRANGERS = ("nobody", "forged session", "expired session", "session of a disabled person")
_FALSE_KEYS = {"forged key": "401", "expired key": "401", "key in the address": "400"}
_SIGNED_IN = (*_IN, "administrator", "member of another group")


def _row(answers: dict[tuple[str, ...], str]) -> dict[str, str]:
    told = dict(_FALSE_KEYS)
    for visitors, answer in answers.items():
        told |= dict.fromkeys(visitors, answer)
    return told


_KEYS = (
    "secret key of the group",
    "secret key of another group",
    "secret key for sending",
    "secret key of a reviewer",
    "secret key for publishing",
)
_SENDING = _KEYS[2:3]

PUBLIC: dict[str, dict[str, str]] = {
    "free": dict.fromkeys(VISITORS, "ok"),
    "door": _row({(*_STRANGERS, "publishable key", *_KEYS, *_SIGNED_IN): "ok"}),
    "read": _row({(*_STRANGERS, "publishable key", *_KEYS, *_SIGNED_IN): "ok", _SENDING: "403"}),
    "group": _row(
        {
            (*_STRANGERS, "publishable key", *_KEYS, *_SIGNED_IN): "404",
            (*_IN, "secret key of the group", *_KEYS[3:]): "ok",
            _SENDING: "403",
        }
    ),
    "tell": _row({(*_STRANGERS, *_SIGNED_IN): "ok", ("publishable key", *_KEYS): "403", _SENDING: "ok"}),
    "report": _row(
        {
            (*_STRANGERS, *_SIGNED_IN): "404",
            ("publishable key", *_KEYS): "403",
            (*_IN, *_SENDING): "ok",
        }
    ),
    "own": _row({(*_STRANGERS, "publishable key", *_KEYS): "403", _SIGNED_IN: "ok"}),
    "put": _row(
        {
            (*_STRANGERS, "publishable key", *_KEYS, *_SIGNED_IN): "403",
            ("secret key for publishing",): "ok",
        }
    ),
    "house": _row({(*_STRANGERS, "publishable key", *_KEYS, *_SIGNED_IN): "403", ("administrator",): "ok"}),
    "link": _row({(*_STRANGERS, "publishable key", *_KEYS, *_SIGNED_IN): "403"}),
    "send": _row(
        {
            (*_STRANGERS, "publishable key", *_KEYS, *_SIGNED_IN): "403",
            ("submitter", "secret key for sending"): "ok",
        }
    ),
    "case": _row(
        {
            (*_STRANGERS, "publishable key", *_KEYS): "403",
            ("submitter", "member of another group"): "404",
            ("reviewer", "coordinator", "administrator", _KEYS[3]): "ok",
        }
    ),
    "give": _row(
        {
            (*_STRANGERS, "publishable key", *_KEYS, *_SIGNED_IN): "403",
            ("coordinator", "administrator"): "ok",
        }
    ),
    "call": _row(
        {
            (*_STRANGERS, "publishable key", *_KEYS): "403",
            ("submitter", "reviewer", "member of another group", _KEYS[3]): "404",
            ("coordinator", "administrator"): "ok",
        }
    ),
    "queue": _row(
        {
            (*_STRANGERS, "publishable key", *_KEYS, "submitter"): "403",
            ("reviewer", "coordinator", "administrator", "member of another group", _KEYS[3]): "ok",
        }
    ),
}
PUBLIC["desk"] = PUBLIC["queue"]
PUBLIC["numbers"] = PUBLIC["call"]
PUBLIC["sheet"] = PUBLIC["case"]
"""Where anybody may read."""

SIGNED_IN = {
    kind: row
    if kind in ("free", "door", "link", "send", "case", "queue", "call")
    else {**row, **dict.fromkeys((*_STRANGERS, "publishable key"), "401")}
    for kind, row in PUBLIC.items()
}
"""Where one signs in to read."""

TABLES = {"public": PUBLIC, "signed-in": SIGNED_IN}


@dataclass(frozen=True)
class Route:
    """`ok`: the statuses of who may. A form is posted with the token of its session."""

    route: str
    kind: str
    address: str = ""
    ok: tuple[int, ...] = (200,)
    form: dict[str, str] = field(default_factory=dict)
    json: dict[str, object] = field(default_factory=dict)

    @property
    def method(self) -> str:
        return self.route.partition(" ")[0]

    @property
    def path(self) -> str:
        return self.address or self.route.partition(" ")[2]


@cache
def routes() -> tuple[Route, ...]:
    one, doc = practice_of(OF_GROUP), document_of(OF_GROUP)
    page = f"/v1/documents/{doc}/pages/1"
    return (
        Route("GET /health/live", "free"),
        Route("GET /health/ready", "free"),
        Route("GET /static/{name}", "free", f"/static/{static_stamp()}.css"),
        Route("GET /static/{stamp}/{name}", "free", f"/static/{scripts_stamp()}/page.js"),
        Route("GET /box.js", "free"),
        Route("GET /box.json", "free"),
        Route("GET /box/{name}", "free", "/box/none.js", (404,)),
        Route("GET /sign-in", "door"),
        Route("POST /sign-in", "door", form={"name": "nobody", "password": "wrong"}, ok=(401,)),
        Route("GET /robots.txt", "door"),
        Route("GET /metrics", "door", ok=(404,)),
        Route("GET /", "read", "/?q=desks"),
        Route("GET /kept", "read"),
        Route("GET /kept-worker.js", "read"),
        Route("GET /styleguide", "read"),
        Route("GET /docs", "read"),
        Route("GET /problems/{slug}", "read", "/problems/not-found"),
        Route("GET /openapi.json", "read"),
        Route("GET /sitemap.xml", "read"),
        Route("GET /embed", "read"),
        Route("GET /embed/try", "read"),
        Route("GET /embed/{name}", "read", "/embed/none.css", (404,)),
        Route("GET /questions", "read"),
        Route("GET /v1/search", "read", "/v1/search?q=desks"),
        Route("POST /v1/search", "read", json={"q": "desks"}),
        Route("GET /v1/suggest", "read", "/v1/suggest?q=desks"),
        Route("GET /v1/practices", "read"),
        Route("GET /v1/vocabularies", "read"),
        Route("GET /v1/vocabularies/{scheme}", "read", "/v1/vocabularies/gcm-objectives"),
        Route("GET /v1/vocabularies/{scheme}/skos", "read", "/v1/vocabularies/gcm-objectives/skos"),
        Route("GET /v1/concepts", "read", "/v1/concepts?q=work", (200, 422)),
        Route("GET /v1/map", "read"),
        Route("GET /v1/export", "read"),
        Route("GET /v1/questions", "read"),
        Route("GET /practices/{identity}", "group", f"/practices/{one}"),
        Route("GET /documents/{identity}", "group", f"/documents/{doc}"),
        Route("GET /report", "group", f"/report?about={one}"),
        Route("GET /v1/practices/{identity}", "group", f"/v1/practices/{one}"),
        Route("GET /v1/practices/{identity}/bridges", "group", f"/v1/practices/{one}/bridges"),
        Route("GET /v1/practices/{identity}/similar", "group", f"/v1/practices/{one}/similar"),
        Route("GET /v1/practices/{identity}/tags", "group", f"/v1/practices/{one}/tags"),
        Route("GET /v1/practices/{identity}/citation", "group", f"/v1/practices/{one}/citation"),
        Route("GET /v1/documents/{identity}", "group", f"/v1/documents/{doc}"),
        Route("GET /v1/documents/{identity}/file", "group", f"/v1/documents/{doc}/file"),
        Route("GET /v1/documents/{identity}/pages/{number}", "group", page),
        Route("POST /questions", "tell", form={"text": "How are desks paid?"}, ok=(303,)),
        Route("POST /report", "report", form={"about": one, "wrong": "facts"}, ok=(303,)),
        Route("POST /v1/questions", "tell", json={"text": "How are desks paid?"}, ok=(201,)),
        Route("POST /v1/reports", "report", json={"about": one, "wrong": "facts"}, ok=(201,)),
        Route("GET /submit/{token}", "link", f"/submit/{_LINK}"),
        Route("POST /submit/{token}", "link", f"/submit/{_LINK}"),
        Route("GET /submission/{token}", "link", f"/submission/{_LINK}"),
        Route("POST /submission/{token}", "link", f"/submission/{_LINK}", form={"do": "withdraw"}),
        Route("GET /desk", "desk"),
        Route("POST /desk", "give", form={"take": SUBMISSION}, ok=(409,)),
        Route("GET /v1/submissions", "queue"),
        Route("POST /v1/submissions", "send", form={"call": CALL}, ok=(422,)),
        Route("GET /v1/submissions/{identity}", "case", f"/v1/submissions/{SUBMISSION}"),
        Route(
            "POST /v1/submissions/{identity}/actions",
            "case",
            f"/v1/submissions/{SUBMISSION}/actions",
            json={"do": "approve"},
            ok=(409,),
        ),
        Route(
            "POST /v1/submissions/{identity}/files",
            "case",
            f"/v1/submissions/{SUBMISSION}/files",
            ok=(409, 422),
        ),
        Route(
            "GET /v1/submissions/{identity}/files/{sha256}",
            "case",
            f"/v1/submissions/{SUBMISSION}/files/0",
            ok=(404,),
        ),
        Route("PUT /v1/practices/{scheme}:{number:whole}", "put", _PUT, (200, 201), json=_SENT),
        Route("GET /v1/practices/{scheme}:{number:whole}", "put", _PUT),
        Route("DELETE /v1/practices/{scheme}:{number:whole}", "put", _PUT, (204,)),
        Route("GET /mail/stop/{token}", "link", f"/mail/stop/fbm_{'A' * 43}"),
        Route("POST /mail/stop/{token}", "link", f"/mail/stop/fbm_{'A' * 43}"),
        Route("GET /mail/confirm/{token}", "link", f"/mail/confirm/fbm_{'A' * 43}"),
        Route("POST /mail/confirm/{token}", "link", f"/mail/confirm/fbm_{'A' * 43}"),
        Route("GET /v1/calls/{identity}/numbers", "call", f"/v1/calls/{CALL}/numbers"),
        Route("GET /desk/numbers", "numbers", f"/desk/numbers?call={CALL}"),
        Route("GET /account/mail", "own"),
        Route("POST /account/mail", "own", form={"do": "letters"}, ok=(303,)),
        Route("GET /desk/submissions/{identity}", "sheet", f"/desk/submissions/{SUBMISSION}"),
        Route(
            "POST /desk/submissions/{identity}",
            "sheet",
            f"/desk/submissions/{SUBMISSION}",
            form={"do": "approve"},
            ok=(409,),
        ),
        Route(
            "GET /desk/submissions/{identity}/files/{sha256}",
            "sheet",
            f"/desk/submissions/{SUBMISSION}/files/0",
            ok=(404,),
        ),
        Route(
            "GET /review/{token}/{identity}/files/{sha256}", "link", f"/review/{_LINK}/{SUBMISSION}/files/0"
        ),
        Route("GET /review/{token}", "link", f"/review/{_LINK}"),
        Route("GET /review/{token}/{identity}", "link", f"/review/{_LINK}/{SUBMISSION}"),
        Route(
            "POST /review/{token}/{identity}", "link", f"/review/{_LINK}/{SUBMISSION}", form={"do": "publish"}
        ),
        Route("GET /v1/calls/{identity}/agreement", "call", f"/v1/calls/{CALL}/agreement"),
        Route("GET /people", "house"),
        Route("POST /people", "house", form={"name": "not a name"}, ok=(422,)),
        Route("POST /people/{identity}", "house", "/people/person-none", form={"do": "shut"}, ok=(404,)),
        Route("GET /account", "own"),
        Route("GET /account/export", "own"),
        Route("POST /account/password", "own", form={"fresh": "a", "again": "b"}, ok=(422,)),
        Route("POST /account/sessions", "own", ok=(303,)),
        Route("POST /account/erase", "own", form={"name": "x"}, ok=(422,)),
        Route("POST /sign-out", "door", ok=(303,)),
        Route("GET /sign-in/elsewhere", "door", ok=(303,)),
        Route("GET /sign-in/back", "door", "/sign-in/back?code=forged&state=forged", (303,)),
    )


DRAWN = (
    "GET /v1/documents/{identity}/pages/{number}/picture",
    "GET /v1/documents/{identity}/pages/{number}/file",
)
"""Drawn from a PDF's own bytes, which no made-up document has: who may see the page gets 404, like who may not."""


def table() -> str:
    """For the docs: both tables in Markdown; what a visitor gets instead of an answer is its status."""
    lines = []
    for access, answers in TABLES.items():
        head = " | ".join(KINDS)
        lines += [
            f"`FIELDBRIDGE_READ_ACCESS={access}`",
            "",
            f"| who asks | {head} |",
            f"| --- {'| --- ' * len(KINDS)}|",
        ]
        lines += [
            f"| {who} | {' | '.join(answers[kind][who] for kind in KINDS)} |" for who in VISITORS
        ]  # fmt: skip
        lines.append("")
    for kind, means in KINDS.items():
        named = ", ".join(f"`{one.route}`" for one in routes() if one.kind == kind)
        lines.append(
            f"- **{kind}**, {means}: {named}"
            + (f", {', '.join(f'`{one}`' for one in DRAWN)}" if kind == "group" else "")
        )
    return "\n".join(lines)
