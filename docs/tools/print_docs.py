"""Rewrites what the docs print from the code, between markers: python docs/tools/print_docs.py

Owns PRINTED, the parts by name; `<!-- printed: NAME -->` and `<!-- end -->` stand around each.
Refuses: all other text, and a marker whose name is not here.
"""

import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from fastapi.testclient import TestClient  # noqa: E402
from typer.main import get_command  # noqa: E402

from api.boxes import releases  # noqa: E402
from api.cli import app  # noqa: E402
from api.commands.preparing import markdown_table  # noqa: E402
from api.embedding import Choices, element, frame, script  # noqa: E402
from api.house import open_house  # noqa: E402
from api.problems import TITLES, tree  # noqa: E402
from api.routes.describing import operations  # noqa: E402
from api.server import application  # noqa: E402
from api.settings import read_settings  # noqa: E402
from api.wording import texts_in  # noqa: E402
from corpus.facets import FACETS  # noqa: E402
from ingest.declared import OF_DOCUMENT, OF_PRACTICE  # noqa: E402
from tests.api.attacks import table  # noqa: E402

_SITE = "https://practices.example.org"
MARKED = re.compile(r"(<!-- printed: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def documents() -> list[Path]:
    """The pages that may hold printed parts."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def printed(text: str) -> str:
    """`text` with every marked part as the code has it now. Raises KeyError for an unknown name."""
    return MARKED.sub(lambda found: f"{found[1]}{PRINTED[found['name']]()}\n{found[3]}", text)


def commands() -> dict[str, Any]:
    """Every verb of the command line by its full name, as in `collection add`; a verb with further ones below it, too."""
    return dict(_verbs(get_command(app)))


def _verbs(group: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    for name, one in group.commands.items():
        below = hasattr(one, "commands")
        if not below or one.invoke_without_command:
            yield f"{above}{name}", one
        if below:
            yield from _verbs(one, f"{above}{name} ")


def openapi() -> dict[str, Any]:
    """What a server over an empty data folder says of itself."""
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(read_settings({"FIELDBRIDGE_DATA": folder}), create=True)
        answer = TestClient(application(house), base_url="http://127.0.0.1").get("/openapi.json")
        found: dict[str, Any] = answer.json()
        return found


def _commands() -> str:
    parts = []
    for name, one in commands().items():
        given = [_written(each) for each in one.params if each.param_type_name == "argument"]
        lines = [f"### {' '.join(['fieldbridge', name, *given])}", "", " ".join(one.help.split()), ""]
        lines += [f"- {line}" for each in one.params for line in _option(each)]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _written(argument: Any) -> str:
    name = argument.metavar or argument.name.upper()
    return name if argument.required else f"[{name}]"


def _option(one: Any) -> Iterator[str]:
    says = one.help or _bounds(one)
    if one.param_type_name == "argument":
        yield f"`{_written(one)}`: {says}" if says else f"`{_written(one)}`"
    elif "--json" not in one.opts and not getattr(one, "hidden", False):
        default = f" Default: `{one.default}`." if one.default not in (None, "", False, -1, []) else ""
        yield f"`{', '.join(one.opts)}`: {says}{default}"


def _bounds(one: Any) -> str:
    low, high = getattr(one, "min", None), getattr(one, "max", None)
    return f"{low} to {high}." if high is not None else ""


def _routes() -> str:
    parts = []
    for one in operations(openapi()):
        says = " ".join(one.says.split())
        lines = [f"- `{one.method} {one.path}`: {says}"]
        lines += [f"  - `{each.name}` ({each.form}) {each.says}".rstrip() for each in one.parameters]
        parts.append("\n".join(lines))
    return "\n".join(parts)


def _problems() -> str:
    statuses = {kind.slug: str(kind.status) for kind in tree()}
    rows = [f"| `{slug}` | {statuses.get(slug, '')} | {title} |" for slug, title in TITLES.items()]
    return "\n".join(["| type | status | title |", "| --- | --- | --- |", *rows])


def _filters() -> str:
    rows = [f"| `{one.name}` | {_values(one.name, one.closed, one.scheme)} |" for one in FACETS]
    return "\n".join(["| filter | values |", "| --- | --- |", *rows])


def _values(name: str, closed: tuple[str, ...], scheme: str) -> str:
    if closed:
        return ", ".join(f"`{value}`" for value in closed)
    plain = {"period": "years: `2014`, `2012..2016`", "language": "language codes", "collection": "ids"}
    return plain.get(name) or f"ids of the scheme `{scheme}`"


def _keys() -> str:
    document = [f"| `{key}` | document | {says} |" for key, says in OF_DOCUMENT.items()]
    practice = [f"| `{key}` | practice | {says} |" for key, says in OF_PRACTICE.items()]
    return "\n".join(["| key | of the | what it says |", "| --- | --- | --- |", *document, *practice])


def _snippet() -> str:
    return f"```html\n{script(_SITE, releases()[0])}\n\n{element(_SITE, texts_in('en'), Choices())}\n```"


def _frame() -> str:
    return f"```html\n{frame(_SITE, texts_in('en'), Choices())}\n```"


PRINTED: dict[str, Callable[[], str]] = {
    "settings": lambda: "\n".join(markdown_table()),
    "commands": _commands,
    "routes": _routes,
    "problems": _problems,
    "filters": _filters,
    "keys": _keys,
    "snippet": _snippet,
    "frame": _frame,
    "attacks": table,
}


def main() -> None:
    for page in documents():
        before = page.read_text(encoding="utf-8")
        after = printed(before)
        if after != before:
            page.write_text(after, encoding="utf-8")
            print(f"{page.relative_to(ROOT)}: printed anew")


if __name__ == "__main__":
    main()
