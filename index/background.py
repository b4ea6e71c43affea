"""Background: texts of other fields in each space, against which nearness is measured.

Encoders give any two texts a high cosine, higher in one language than in another, and some questions lie near
everything. What a question has in common with bread, chess and irrigation says how high that is for it.
Owns the texts (data/background.toml) and the format of that payload of a generation. Refuses: weighing (search).
"""

import io
import json
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedGeneration
from index.spaces import Space, Vectors

PAYLOAD = "background"
NEAREST = 6
"""So many of a language's texts, those that lie nearest the question, are averaged."""


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """(language, text) of all that ship."""
    data = tomllib.loads((files("index") / "data" / "background.toml").read_text(encoding="utf-8"))
    return tuple((language, text) for language, found in data.items() for text in found)


@dataclass(frozen=True)
class Background:
    """`vectors[space]`: a unit vector for each of `texts[space]`, (language, text) pairs, in order; `asked[space]`:
    the same texts encoded as questions, which is how the floor is set."""

    texts: Mapping[str, tuple[tuple[str, str], ...]]
    vectors: Mapping[str, Vectors]
    asked: Mapping[str, Vectors]

    def question(self, space: str, text: str) -> Vectors | None:
        """The vector of one of these texts as a question; None for any other text."""
        at = self._places.get((space, text))
        return None if at is None else self.asked[space][at]

    @cached_property
    def _places(self) -> dict[tuple[str, str], int]:
        return {(name, text): at for name, held in self.texts.items() for at, (_, text) in enumerate(held)}

    @cached_property
    def _tongues(self) -> dict[str, NDArray[np.str_]]:
        return {name: np.array([language for language, _ in held]) for name, held in self.texts.items()}

    def level(self, space: str, question: Vectors, languages: Sequence[str], without: str = "") -> Vectors:
        """Shape (languages,): the mean cosine of a raw unit question with the nearest texts of each language; of
        all texts for a language that has too few. `without` is a text that does not count: the question itself."""
        cosines = self.vectors[space] @ question
        tongues = self._tongues[space]
        counts = np.ones(len(tongues), bool)
        if (space, without) in self._places:
            counts[self._places[space, without]] = False
        found = []
        for language in languages:
            own = cosines[counts & (tongues == language)]
            chosen = own if len(own) >= NEAREST else cosines[counts]
            found.append(float(np.sort(chosen)[-NEAREST:].mean()) if len(chosen) else 0.0)
        return np.array(found, np.float32)

    def without(self, left_out: Collection[str]) -> "Background":
        """The same without these texts; a space that would be left with none keeps all."""
        kept = {
            name: [at for at, (_, text) in enumerate(held) if text not in left_out] or list(range(len(held)))
            for name, held in self.texts.items()
        }
        return Background(
            {name: tuple(self.texts[name][at] for at in places) for name, places in kept.items()},
            {name: self.vectors[name][places] for name, places in kept.items()},
            {name: self.asked[name][places] for name, places in kept.items()},
        )

    def dump(self) -> bytes:
        written = io.BytesIO()
        head = np.frombuffer(json.dumps(dict(self.texts)).encode(), np.uint8)
        arrays = {f"space {name}": rows.astype(np.float16) for name, rows in self.vectors.items()}
        arrays |= {f"asked {name}": rows.astype(np.float16) for name, rows in self.asked.items()}
        np.savez(written, allow_pickle=False, head=head, **arrays)
        return written.getvalue()


Encode = Callable[[Space, Sequence[tuple[str, str]]], Vectors]


def made(spaces: Sequence[Space], embed: Encode, ask: Encode) -> Background:
    """In each space the texts of the languages that it serves, as passages by `embed` and as questions by `ask`."""
    held = {one.name: tuple(pair for pair in texts() if one.serves(pair[0])) for one in spaces}
    return Background(
        held,
        {one.name: embed(one, held[one.name]) for one in spaces},
        {one.name: ask(one, held[one.name]) for one in spaces},
    )


def load(payload: bytes) -> Background:
    """Raises DamagedGeneration when the payload is not what `dump` wrote."""
    try:
        with np.load(io.BytesIO(payload), allow_pickle=False) as data:
            head = json.loads(data["head"].tobytes())
            held = {name: tuple((language, text) for language, text in pairs) for name, pairs in head.items()}
            vectors, asked = (
                {name: data[f"{kind} {name}"].astype(np.float32) for name in held}
                for kind in ("space", "asked")
            )
            return Background(held, vectors, asked)
    except (ValueError, KeyError, TypeError, OSError, EOFError) as error:
        raise DamagedGeneration(
            "the background of relevance cannot be read", subject=PAYLOAD, remedy="Run: fieldbridge rebuild"
        ) from error
