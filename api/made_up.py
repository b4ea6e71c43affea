"""Practices, hits and answers that are made up: what the style guide shows its parts with, each in each state.

Refuses: naming anything real, and being told apart from the real by a template; both come as the same models.
"""

from api import models as out

_WORDS = {
    "en": (
        "Complaint desks in two ports",
        "Desks opened on three evenings a week, and a clerk wrote down every complaint.",
        "Seafarers’ Office",
    ),
    "fr": (
        "Des guichets dans deux ports",
        "Les guichets ouvraient trois soirs par semaine, et un agent notait chaque plainte.",
        "Office des marins",
    ),
    "ar": (
        "مكاتب شكاوى في ميناءين",
        "فتحت المكاتب أبوابها ثلاث أمسيات في الأسبوع، وكان موظف يدوّن كل شكوى.",
        "مكتب البحارة",
    ),
    "zh": ("两个港口的投诉窗口", "窗口每周开放三个晚上，由一名职员记下每一项投诉。", "海员事务所"),
}
LANGUAGES = tuple(_WORDS)
_LONG = (
    " Nobody was asked for papers, and what was said stayed in the room until the person said otherwise." * 3
)


def practice(number: int, **more: object) -> out.Practice:
    """In one of LANGUAGES by `lang`, declared and whole unless `more` says otherwise."""
    lang = str(more.get("lang", "en"))
    title, said, publisher = _WORDS[lang]
    fields: dict[str, object] = {
        "id": f"prac-made-up-{number}", "title": title, "kind": "practice", "level": "field",
        "places": [{"code": "KEN", "label": "Kenya", "role": "done-in"}], "period": {"start": 2014, "end": 2018},
        "outcome": "worked", "outcome_evidence": "own-monitoring", "tags": [], "provenance": "source", "lang": lang,
        "dir": "rtl" if lang == "ar" else "ltr", "summary": said, "publisher": publisher, "date": "2019-03-01",
        "source_url": "https://example.org/report", "rights": "open", "collection": "made up", "document": "doc-made-up",
        "link": f"#prac-made-up-{number}", "proposed": [], **more,
    }  # fmt: skip
    return out.Practice.model_validate(fields)


def passage(number: int, lang: str = "en", *, long: bool = False, **more: object) -> out.Passage:
    text = _WORDS[lang][1] + (_LONG if long else "")
    fields: dict[str, object] = {
        "id": f"pas-made-up-{number}", "text": text, "highlights": [(0, 5)], "page": 4, "page_label": "iv",
        "heading": ["What was done"], "document": "doc-made-up", "link": f"#pas-made-up-{number}", "lang": lang,
        "dir": "rtl" if lang == "ar" else "ltr", "clipped": False, **more,
    }  # fmt: skip
    return out.Passage.model_validate(fields)


def bridge(number: int, verdict: str = "proposed", lang: str = "en") -> out.Bridge:
    concept = out.Concept(scheme="gcm-objectives", id="6", label="Fair recruitment and decent work")
    return out.Bridge(
        practice=practice(number, level="global", lang=lang, places=[], period={"start": None, "end": None}),
        relation="guidance",
        verdict=verdict,
        score=0.7,
        why=out.BridgeWhy(concepts=[concept], here=passage(number), there=passage(number + 1, lang)),
    )


def hits() -> list[out.Hit]:
    """Each state that a hit can be in, one after the other."""
    strong = practice(1)
    weak = practice(
        2, level="global", lang="ar", kind="guidance", outcome="not-reported", outcome_evidence="none"
    )
    summary = practice(3, provenance="summary", outcome="mixed", publisher="A reader", lang="zh")
    proposed = practice(
        4, proposed=["level", "places"], outcome="did-not-work", lang="fr", rights="cite", summary=""
    )
    odd = practice(
        5, title="‮Right-to-left override & <b>markup</b> " + "verylongword" * 12, outcome="too-early", date="2019",
        publisher="", places=[],
    )  # fmt: skip
    return [
        _hit(
            strong, "strong", [passage(1, long=True)], [bridge(11, "confirmed"), bridge(13, "proposed", "ar")]
        ),
        _hit(weak, "weak", [passage(2, "ar")], []),
        _hit(summary, "fair", [passage(3, "zh")], [bridge(15, "declared", "zh")]),
        _hit(proposed, "none", [passage(4, "fr", text="", highlights=[], heading=[])], []),
        _hit(odd, "fair", [passage(5)], [], version=practice(6, lang="fr")),
    ]


def _hit(
    one: out.Practice,
    relevance: str,
    passages: list[out.Passage],
    bridges: list[out.Bridge],
    version: out.Practice | None = None,
) -> out.Hit:
    met = [out.Concept(scheme="m49", id="KEN", label="Kenya")]
    unmet = [out.Concept(scheme="gcm-objectives", id="7", label="Vulnerabilities")]
    return out.Hit(
        practice=one,
        score=1.0,
        relevance=relevance,
        why=out.Why(terms=["complaint"], concepts=met, unmet=unmet if relevance == "fair" else [], parts=[]),
        passages=passages,
        bridges=bridges,
        version=version,
    )
