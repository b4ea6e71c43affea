"""ConceptVectors: what stands for each concept of the vocabularies in a space, by language; one array, dumped whole.

Owns the format of that payload of a generation. Refuses: choosing texts (ingest) and finding concepts (search).
"""

import io
import json
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedGeneration

PAYLOAD = "concepts"
"""The name under which a generation carries them."""


@dataclass(frozen=True)
class ConceptVectors:
    """Row i is a unit vector for concept `concepts[owners[i]]` (scheme, id) in language `languages[tongues[i]]`."""

    space: str
    concepts: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    owners: NDArray[np.int32]
    tongues: NDArray[np.int16]
    vectors: NDArray[np.float32]

    def dump(self) -> bytes:
        """Half precision: a cosine moves by less than 0.001."""
        head = {"space": self.space, "concepts": self.concepts, "languages": self.languages}
        written = io.BytesIO()
        np.savez(
            written,
            allow_pickle=False,
            head=np.frombuffer(json.dumps(head).encode(), np.uint8),
            owners=self.owners,
            tongues=self.tongues,
            vectors=self.vectors.astype(np.float16),
        )
        return written.getvalue()


def load(payload: bytes) -> ConceptVectors:
    """Raises DamagedGeneration when the payload is not what `dump` wrote."""
    try:
        with np.load(io.BytesIO(payload), allow_pickle=False) as data:
            head = json.loads(data["head"].tobytes())
            return ConceptVectors(
                head["space"],
                tuple((scheme, concept) for scheme, concept in head["concepts"]),
                tuple(head["languages"]),
                data["owners"],
                data["tongues"],
                data["vectors"].astype(np.float32),
            )
    except (ValueError, KeyError, TypeError, OSError, EOFError) as error:
        raise DamagedGeneration(
            "the vectors of concepts cannot be read", subject=PAYLOAD, remedy="Run: fieldbridge rebuild"
        ) from error
