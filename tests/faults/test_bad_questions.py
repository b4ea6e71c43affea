"""Questions that no person asks on purpose: the right status, a problem document with its remedy, never a 5xx."""

import json
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import pytest

FINE = {
    "nothing": "",
    "one letter": "a",
    "ten thousand": "wells " * 1666 + "well",
    "ten thousand without a space": "w" * 10_000,
    "ten thousand, nearly all of four bytes": "wells " + "😀" * 9_994,
    "control characters": "we\x07lls\x1b[31m\x0b and \x7f ferries",
    "right to left": "\u202eمراكز العمال\u202c ومعلومات",
    "combining": "e\u0301" * 500,
    "nothing but space": " \u3000\u00a0\t ",
    "a query language": '" OR 1=1; -- +(a:b AND *) [x TO y] ~^{}\\',
    "markup": "<script>alert(1)</script>",
    "non-characters": "wells \ufffe\uffff\ufdd0",
}
WORDLESS = {
    "emoji": "🚢🏠",
    "a joined pair": "\U0001f469\u200d\U0001f466",
    "punctuation": "?!…",
    "non-characters": "\uffff",
}
REFUSED = {
    "too long": ({"q": "a" * 10_001}, "10000"),
    "an unknown parameter": ({"q": "wells", "limitt": "3"}, "limit"),
    "an unknown filter": ({"q": "wells", "filters": "levle=field"}, "level"),
    "an unknown value": ({"q": "wells", "filters": "level=feild"}, "field"),
    "a filter without a value": ({"q": "wells", "filters": "level"}, ""),
    "an unknown facet": ({"q": "wells", "facets": "levle"}, "level"),
    "no language": ({"q": "wells", "ui_lang": "x"}, "ui_lang"),
    "an unknown language of the question": ({"q": "wells", "query_lang": "klingon"}, ""),
    "no number": ({"q": "wells", "limit": "many"}, ""),
    "too many": ({"q": "wells", "limit": "101"}, "100"),
    "less than none": ({"q": "wells", "offset": "-1"}, ""),
    "too far": ({"q": "wells", "offset": "10001"}, "10"),
    "a huge number": ({"q": "wells", "offset": "9" * 400}, ""),
}
BODIES = {
    "no JSON": b"{",
    "a list": b"[]",
    "a number for text": b'{"q": 7}',
    "bytes that are no UTF-8": b'{"q": "\xff\xfe"}',
    "deep": b"[" * 20_000 + b"]" * 20_000,
    "not a number": b'{"q": "wells", "limit": NaN}',
    "an unknown key": b'{"q": "wells", "qq": 1}',
}
PLACES = (
    "/v1/practices/prac-0000000000000000", "/v1/practices/..%2f..%2fetc%2fpasswd", "/v1/practices/%00",
    "/v1/practices/%ff%fe", f"/v1/practices/{'x' * 3000}", "/v1/practices/prac-0000000000000000/bridges",
    "/v1/practices/prac-0000000000000000/similar", "/v1/documents/doc-0000000000000000",
    "/v1/documents/doc-0000000000000000/file", "/v1/vocabularies/nothing", "/v1/nothing", "/v2/search",
)  # fmt: skip


@pytest.mark.parametrize("what", FINE)
def test_any_text_of_ten_thousand_characters_is_answered(served: str, what: str) -> None:
    status, answer = asked(served, "/v1/search", json.dumps({"q": FINE[what]}).encode())
    assert status == 200
    assert answer["total"] >= 0


@pytest.mark.parametrize("what", [name for name, text in FINE.items() if len(text) < 600])
def test_it_is_answered_the_same_when_it_stands_in_the_address(served: str, what: str) -> None:
    status, answer = asked(served, f"/v1/search?q={quote(FINE[what])}")
    assert status == 200
    posted = asked(served, "/v1/search", json.dumps({"q": FINE[what]}).encode())[1]
    assert answer["total"] == posted["total"]


@pytest.mark.parametrize("what", WORDLESS)
def test_a_question_without_a_word_is_refused_with_what_to_do(served: str, what: str) -> None:
    status, problem = asked(served, "/v1/search", json.dumps({"q": WORDLESS[what]}).encode())
    assert status == 422
    _is_problem(problem, status)


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_used_is_refused_with_what_to_do(served: str, what: str) -> None:
    asking, named = REFUSED[what]
    status, problem = asked(served, f"/v1/search?{urlencode(asking)}")
    assert status == 422
    _is_problem(problem, status)
    assert named in json.dumps(problem, ensure_ascii=False)


@pytest.mark.parametrize("what", BODIES)
def test_a_body_that_cannot_be_used_is_refused(served: str, what: str) -> None:
    status, problem = asked(served, "/v1/search", BODIES[what])
    assert status in (400, 422)
    _is_problem(problem, status)


@pytest.mark.parametrize("text", ["\\ud800", "wells \\udfff and ferries", "\\udc00\\ud800"])
def test_half_a_character_is_refused_or_read_past(served: str, text: str) -> None:
    status, answer = asked(served, "/v1/search", b'{"q": "%s"}' % text.encode())
    assert status in (200, 422)
    if status == 422:
        _is_problem(answer, status)


@pytest.mark.parametrize("where", PLACES)
def test_what_is_not_there_is_a_problem_with_a_remedy(served: str, where: str) -> None:
    status, problem = asked(served, where)
    assert status in (404, 422)
    _is_problem(problem, status)


def test_a_body_over_the_limit_is_told_so(served: str) -> None:
    status, problem = asked(served, "/v1/search", b'{"q": "' + b"a" * 200_000 + b'"}')
    assert status == 413
    _is_problem(problem, status)


@pytest.mark.parametrize("where", ["/v1/suggest?q=", "/?q=", "/v1/map?rows="])
@pytest.mark.parametrize("what", [name for name, text in FINE.items() if len(text) < 600])
def test_every_other_door_keeps_its_countenance(served: str, where: str, what: str) -> None:
    status, _ = asked(served, where + quote(FINE[what]))
    assert status in (200, 422)


def asked(address: str, where: str, body: bytes | None = None) -> tuple[int, dict[str, object]]:
    """Status and JSON; an answer that is no JSON (a page) gives {}."""
    request = Request(address + where, body, {"Content-Type": "application/json"})
    try:
        with urlopen(request) as answer:
            return answer.status, _json(answer.read())
    except HTTPError as fault:
        return fault.code, _json(fault.read())


def _json(content: bytes) -> dict[str, object]:
    try:
        return dict(json.loads(content))
    except ValueError:
        return {}


def _is_problem(problem: dict[str, object], status: int) -> None:
    assert problem["status"] == status
    assert problem["title"]
    assert problem["remedy"]
