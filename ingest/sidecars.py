"""Declarations as a sidecar's text, for what comes in without a file of its own.

Refuses: reading one (declared.py).
"""

from collections.abc import Mapping

import tomli_w


def sidecar_of(said: Mapping[str, object]) -> str:
    """TOML, without what is empty."""
    return tomli_w.dumps({name: value for name, value in said.items() if value not in ("", [], None)})
