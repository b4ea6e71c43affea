"""The registry of encoder runtimes, and `open_space`: a model by name becomes a Space.

A new runtime is one file with `open_prepared(model) -> Encoder` and one line in RUNTIMES; the suite in
tests/index/test_encoders.py then runs over it. Refuses: downloading (models.prepare).
"""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from corpus.errors import DoesNotFit, NotReady
from index.encoders.models import prepare
from index.encoders.prepared import MODELS, ModelCard, prepared
from index.encoders.texts import Prefixes
from index.spaces import Encoder, Space

__all__ = ["DEFAULT_SPACES", "MODELS", "RUNTIMES", "Prefixes", "open_encoder", "open_space", "prepare"]

# By the library that must be installed, best first. Imported when opened: torch takes seconds.
RUNTIMES = {
    "openvino": "index.encoders.openvino_encoder",
    "sentence_transformers": "index.encoders.sentence_transformers_encoder",
}

DEFAULT_SPACES = tuple(card.space for card in MODELS)


def open_space(
    name: str,
    models: Path,
    *,
    source: str | None = None,
    languages: frozenset[str] | None = None,
    prefixes: Prefixes | None = None,
    network: bool = False,
) -> Space:
    """The space `name`. Without `source`: one of DEFAULT_SPACES, from the model folder `models`.

    `source` is a path or hub name of any sentence-transformers model; it then serves `languages` (None: all),
    with `prefixes` (None: those its own settings declare), and is looked for on the hub only with `network`.
    NotReady: a model is missing. DamagedGeneration: its files are not those prepared.
    """
    if source is not None:
        from index.encoders.sentence_transformers_encoder import SentenceTransformersEncoder

        return Space(name, SentenceTransformersEncoder(source, prefixes=prefixes, network=network), languages)
    for card in MODELS:
        if card.space == name:
            return Space(name, open_encoder(card, models), card.languages)
    raise DoesNotFit(
        f"there is no space of that name (known: {', '.join(DEFAULT_SPACES)})",
        subject=name,
        remedy="Name one of these, or give the model of the space",
    )


def open_encoder(card: ModelCard, models: Path, runtime: str | None = None) -> Encoder:
    """The model of `card` on `runtime` (None: the first of RUNTIMES that is installed)."""
    for library, module in RUNTIMES.items():
        if runtime in (None, library) and find_spec(library) is not None:
            encoder: Encoder = import_module(module).open_prepared(prepared(models, card))
            return encoder
    raise NotReady("no library that runs models is installed", subject=runtime or card.name,
                   remedy="Install fieldbridge with its dependencies")  # fmt: skip
