"""A collection about places that do not exist, with known answers: for volume, odd layouts and exact oracles.

Owns the hand-written parts, the invented places and the generator. Refuses: any real place, body or person.
"""

from tests.collection.generator import write
from tests.collection.truth import Truth

__all__ = ["Truth", "write"]
