"""Documents made for the fault tests, and the real command line run on them as a process of its own.

The texts are invented and tell of no real programme. Refuses: reaching into the rooms; it starts and asks.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF

from api.house import House, open_house
from api.settings import read_settings
from corpus.access import anyone
from index.spaces import Space
from search.answers import Ask
from tests.command import command

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = (
    "How were domestic workers prepared before they left?",
    "¿Cómo se ayudó a quienes volvieron a encontrar trabajo?",
    "مراكز معلومات للعمال المهاجرين",
)
_TOPICS = (
    ("home-care", "Training of home care workers", "Domestic workers were prepared for their work abroad "
     "before they left: six weeks of language lessons, and a visit to the house where they would work."),
    ("identity", "Documents for newborn children", "Mobile registrars wrote birth certificates in the camps, "
     "so that no child was without a nationality when the families moved on."),
    ("remittances", "Cheaper remittances", "A post office and two banks compared their fees on a board in "
     "the market. Sending money home cost half as much after a year."),
    ("mediation", "Mediation between neighbours", "Committees of six hosts and six newcomers shared out "
     "the hours at the well and read every agreement aloud."),
)  # fmt: skip
_OTHERS = (
    ("retour", "Réintégration des personnes de retour", "Les personnes revenues au pays ont reçu un petit "
     "prêt, une formation en menuiserie et la visite d'un conseiller tous les mois pendant un an."),
    ("retorno", "Trabajo para quienes vuelven", "Quienes volvieron al país recibieron ayuda para encontrar "
     "trabajo: un curso de tres meses, una carta de recomendación y una oficina que llamaba a las empresas."),
    ("centres", "مراكز معلومات للعمال", "فتحت البلدية مراكز معلومات للعمال المهاجرين تشرح لهم حقوقهم "
     "وعقود العمل بلغتهم، وتساعدهم على تقديم الشكاوى إلى مفتشية العمل."),
    ("zhongxin", "流动工人服务中心", "服务中心为流动工人提供法律咨询和语言课程，并帮助他们为孩子报名上学。"
     "一年之后，投诉减少了一半。"),
)  # fmt: skip


def documents(folder: Path) -> Path:
    """A dozen small files: Markdown, HTML, text, PDF; five languages; one with a sidecar."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, title, text in _TOPICS:
        whole = (
            f"# {title}\n\n{text}\n\n## Lessons\n\nBegin early with {title.lower()}; ask those it is for.\n"
        )
        (folder / f"{name}.md").write_text(whole, encoding="utf-8")
    for name, title, text in _OTHERS:
        page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    for name, title, text in _TOPICS[:2]:
        (folder / f"{name}-notes.txt").write_text(f"{title}: a note\n\n{text}\n", encoding="utf-8")
    (folder / "home-care.md.toml").write_text('level = "field"\nlanguage = "en"\n', encoding="utf-8")
    for name, title, text in _TOPICS[2:]:
        (folder / f"{name}-report.pdf").write_bytes(pdf(f"Report: {title}", text))
    return folder


def pdf(title: str, text: str, **encrypted: str) -> bytes:
    document = FPDF()
    document.set_creation_date(datetime(2026, 1, 1, tzinfo=UTC))
    if encrypted:
        document.set_encryption(**encrypted)
    document.add_page()
    document.set_font("Helvetica", size=20)
    document.multi_cell(0, 12, title, new_x="LMARGIN", new_y="NEXT")
    document.set_font("Helvetica", size=11)
    document.multi_cell(0, 6, text)
    return bytes(document.output())


@dataclass(frozen=True)
class Line:
    """The command line of this checkout over one data folder. Each call is a new process."""

    data: Path
    models: Path

    @property
    def _environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("FIELDBRIDGE_")}
        return own | {"FIELDBRIDGE_DATA": str(self.data), "FIELDBRIDGE_MODELS": str(self.models)}

    def start(self, *arguments: str | Path, **more: int) -> "subprocess.Popen[str]":
        """In a session of its own, so that all of it can be killed."""
        program = "import os; os.nice(5); from api.cli import main; main()"
        return subprocess.Popen(
            [sys.executable, "-c", program, *map(os.fspath, arguments)],
            cwd=ROOT, env=self._environment, text=True, errors="backslashreplace", start_new_session=True,
            stdout=more.get("stdout", subprocess.PIPE), stderr=more.get("stderr", subprocess.PIPE),
        )  # fmt: skip

    def run(self, *arguments: str | Path, exit_code: int = 0) -> dict[str, object]:
        """The JSON that it says, on stderr when it fails."""
        done = command(*map(os.fspath, arguments), "--json", environment=self._environment, code=exit_code)
        assert "Traceback" not in done.stderr
        return _last_json(done.stdout) or _last_json(done.stderr)

    @contextmanager
    def serving(self) -> Iterator[str]:
        """The address of a real server, which is stopped at the end."""
        process = self.start("serve", "--port", "0", stderr=subprocess.DEVNULL)
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            while first and "http://" not in first:
                first = process.stdout.readline()
            assert first, "the server ended before it listened"
            yield first.split()[1]
        finally:
            kill(process)


def kill(process: "subprocess.Popen[str]") -> None:
    """All of its process group, at once, without a word."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def answers(data: Path, models: Path, spaces: Sequence[Space]) -> list[list[tuple[str, float]]]:
    """(practice, score) of the first ten hits of each question, from a house that is opened afresh."""
    with opened(data, models, spaces) as house:
        found = [house.searcher.search(Ask(text=one, limit=10), anyone()) for one in QUESTIONS]
        return [[(hit.practice.id, hit.score) for hit in answer.hits] for answer in found]


@contextmanager
def opened(data: Path, models: Path, spaces: Sequence[Space]) -> Iterator[House]:
    settings = read_settings({"FIELDBRIDGE_DATA": str(data), "FIELDBRIDGE_MODELS": str(models)})
    house = open_house(settings, spaces=spaces)
    try:
        yield house
    finally:
        house.catalogue.close()
        house.vectors.close()


def dumped(data: Path, models: Path) -> list[str]:
    with opened(data, models, ()) as house:
        return list(house.catalogue.dump())


def _last_json(said: str) -> dict[str, object]:
    start = said.find("{")
    return json.loads(said[start:]) if start >= 0 else {}
