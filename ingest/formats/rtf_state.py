"""What holds at one place of rich text: where words go, how they are set, in which charset; and what the head declared.

Owns the state of a group, the tables of fonts and styles, and the properties. Refuses: the order of things (`rtf.py`).
"""

from dataclasses import dataclass, field

from ingest.formats import rtf_fonts
from ingest.formats.docx_styles import Role, level_named, role_named
from ingest.formats.rtf_flow import Looks, Shape


@dataclass(slots=True)
class State:
    """Of a group. `into`: text, through (no words, but groups in it may hold some), fonts, styles, title, made, code,
    label. `unit`: how many signs stand in for a letter that is written as \\u."""

    into: str = "text"
    font: int = -1
    unit: int = 1
    hidden: bool = False
    deleted: bool = False
    contents: bool = False
    bold: bool = False
    underlined: bool = False
    size: float = 12.0

    def plain(self, font: int) -> None:
        self.font, self.size = font, 12.0
        self.hidden = self.deleted = self.bold = self.underlined = False

    @property
    def looks(self) -> Looks:
        return Looks(self.bold, self.underlined, self.size)


@dataclass(slots=True)
class _Style:
    name: str = ""
    level: int | None = None
    base: int | None = None


@dataclass(slots=True)
class Head:
    """`fonts` and `styles` by number. `made` is the day: year, month, day as far as it is told."""

    charset: str = ""
    font: int = 0
    title: str = ""
    made: dict[str, int] = field(default_factory=dict)
    _fonts: dict[int, str] = field(default_factory=dict)
    _styles: dict[int, _Style] = field(default_factory=dict)
    _font: int = 0
    _style: _Style = field(default_factory=_Style)

    def charset_of(self, font: int) -> str:
        return self._fonts.get(font, "") or self.charset

    def letters_word(self, state: State, name: str, value: int) -> bool:
        """Words on the charset and on how letters are set."""
        if name == "plain":
            state.plain(self.font)
        elif name == "f":
            state.font = value
        elif name == "v":
            state.hidden = bool(value)
        elif name == "deleted":
            state.deleted = bool(value)
        elif name == "b":
            state.bold = bool(value)
        elif name in ("ul", "ulnone"):
            state.underlined = name == "ul" and bool(value)
        elif name == "fs":
            state.size = value / 2
        elif name == "deff":
            self.font = value
        elif name == "ansicpg":
            self.charset = rtf_fonts.of_code_page(value) or self.charset
        elif name in ("ansi", "mac", "pc", "pca"):
            self.charset = rtf_fonts.of_word(name)
        else:
            return False
        return True

    def font_word(self, name: str, number: int) -> None:
        if name == "f":
            self._font = number
        elif name == "fcharset":
            self._fonts[self._font] = rtf_fonts.of_font(number)
        elif name == "cpg":
            self._fonts[self._font] = rtf_fonts.of_code_page(number)

    def begin_style(self) -> None:
        self._style = _Style()
        self._styles.setdefault(0, self._style)

    def style_word(self, name: str, number: int) -> None:
        if name == "s":
            self._styles[number] = self._style
        elif name == "outlinelevel":
            self._style.level = outline(number)
        elif name == "sbasedon":
            self._style.base = number

    def style_name(self, text: str) -> None:
        self._style.name = (self._style.name + text)[:200]

    def style(self, number: int) -> tuple[int, Role]:
        """The level that a style gives, itself or by the one it is based on, and what it is for."""
        seen: set[int] = set()
        role: Role = ""
        at: int | None = number
        while at is not None and at in self._styles and at not in seen:
            seen.add(at)
            one = self._styles[at]
            called = one.name.strip().rstrip(";").strip().casefold()
            role = role or role_named(called)
            level = one.level if one.level is not None else level_named(called)
            if level is not None:
                return level, role
            at = one.base
        return int(role == "title"), role

    def date(self) -> str:
        """ "" where no sound day is told."""
        year, month, day = (self.made.get(one, 0) for one in ("yr", "mo", "dy"))
        sound = 1985 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31
        return f"{year:04}-{month:02}-{day:02}" if sound else ""

    def shaped(self, shape: Shape, style: int) -> None:
        level, role = self.style(style)
        shape.level, shape.role = level, role


def outline(number: int) -> int:
    """The level of a heading; 0 for the text's own."""
    return min(number + 1, 6) if 0 <= number <= 8 else 0
