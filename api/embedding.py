"""How the search box gets into a page: the snippet, the frame, and what a framed page may do.

Owns the text of both, for the docs and for /embed/try, and their policies. Refuses: recipes for platforms on which
nobody tried them.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup

from api.boxes import Release
from api.wording import Texts

TARGETS = ("_self", "_blank", "_top")


@dataclass(frozen=True)
class Choices:
    """The attributes that a page chooses for its box. Written as given: what is wrong in them the search tells."""

    level: str = ""
    filters: tuple[str, ...] = ()
    limit: int = 5
    target: str = "_self"
    private: bool = False
    recent: bool = False

    def attributes(self) -> list[tuple[str, str]]:
        """Those that are not as they would be by themselves; an empty value is an attribute without one."""
        pairs = [
            ("level", self.level),
            ("filters", "; ".join(self.filters)),
            ("limit", "" if self.limit == 5 else str(self.limit)),
            ("target", "" if self.target == "_self" else self.target),
        ]
        switches = [(name, "") for name in ("private", "recent") if getattr(self, name)]
        return [pair for pair in pairs if pair[1]] + switches

    def as_filters(self) -> list[str]:
        return [*([f"level={self.level}"] if self.level else []), *self.filters]


def script(site: str, release: Release) -> Markup:
    return Markup('<script src="{}{}"\n  integrity="{}"\n  crossorigin="anonymous" defer></script>').format(
        site, release.address, release.integrity
    )


def element(site: str, t: Texts, chosen: Choices) -> Markup:
    """The element with the plain form inside, which is what stands there without a script."""
    attributes = Markup("").join(
        Markup(' {}="{}"').format(name, value) if value else Markup(" {}").format(name)
        for name, value in chosen.attributes()
    )
    target = Markup(' target="{}"').format(chosen.target) if chosen.target != "_self" else ""
    hidden = [("ui_lang", t.language), *(("filters", one) for one in chosen.as_filters())]
    inputs = Markup("").join(
        Markup('\n      <input type="hidden" name="{}" value="{}">').format(*pair) for pair in hidden
    )
    return Markup(
        '<practice-search endpoint="{site}/" lang="{lang}"{attributes}>\n'
        '  <form action="{site}/" role="search"{target}>\n'
        "    <fieldset>\n"
        "      <legend>{label}</legend>{inputs}\n"
        '      <input name="q" aria-label="{label}" maxlength="10000" dir="auto"> <button>{button}</button>\n'
        "    </fieldset>\n"
        "  </form>\n"
        "</practice-search>"
    ).format(
        site=site,
        lang=t.language,
        attributes=attributes,
        target=target,
        label=t("search.label"),
        inputs=inputs,
        button=t("search.button"),
    )


def frame(site: str, t: Texts, chosen: Choices) -> Markup:
    """The box in a frame, for pages that may hold no script of others."""
    pairs = [("ui_lang", t.language), ("level", chosen.level), *(("filters", one) for one in chosen.filters)]
    pairs += [("limit", "" if chosen.limit == 5 else str(chosen.limit))]
    pairs += [
        ("target", "_top" if chosen.target == "_top" else ""),
        ("private", "1" if chosen.private else ""),
    ]
    asked = urlencode([pair for pair in pairs if pair[1]])
    return Markup(
        '<iframe src="{}/embed?{}"\n  title="{}" width="100%" height="480"\n'
        '  sandbox="allow-scripts allow-forms allow-popups\n'
        '    allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"></iframe>'
    ).format(site, asked, t("search.label"))


def policy(*, framed_by: tuple[str, ...] = ("none",), frames: bool = False) -> dict[str, str]:
    """The security policy of a page of ours that holds the box."""
    ancestors = " ".join(f"'{one}'" if one in ("self", "none") else one for one in framed_by)
    parts = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self'",
        *(["frame-src 'self'"] if frames else []), "form-action 'self'", "base-uri 'none'",
        f"frame-ancestors {ancestors}", "require-trusted-types-for 'script'", "trusted-types 'none'",
    ]  # fmt: skip
    return {"Content-Security-Policy": "; ".join(parts)}
