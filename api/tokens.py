"""The tokens of the design: colours, type and measures, which every style sheet names and none repeats.

Refuses: the search box, which wears the colours of the page it stands in (`--ps-*`).
"""

import re
from functools import cache
from importlib.resources import files

_DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{\s*:root \{([^}]*)\}\s*\}")


@cache
def tokens() -> str:
    """As a page takes them: light, and dark where the reader's system is."""
    return (files("api") / "static" / "tokens.css").read_text(encoding="utf-8")


@cache
def tokens_by_class() -> str:
    """For pages in frames, which are light or dark as their address says (classes `light`, `dark`, `auto`)."""
    found = _DARK.search(tokens())
    assert found, "tokens.css has no dark colours"
    dark = found[1].strip()
    by_class = f".dark {{ {dark} }}\n@media (prefers-color-scheme: dark) {{ .auto {{ {dark} }} }}\n"
    return tokens()[: found.start()].replace("color-scheme: light dark;", "") + by_class
