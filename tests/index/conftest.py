"""Fixtures of the index room: the prepared model folder, when there is one."""

import os
from pathlib import Path

import pytest

from corpus.errors import FieldbridgeError
from index.encoders.models import MODELS, prepared

HERE = Path(__file__).resolve()


@pytest.fixture(scope="session")
def models() -> Path:
    folder = Path(os.environ.get("FIELDBRIDGE_MODELS") or HERE.parents[2] / "data" / "models")
    try:
        for card in MODELS:
            prepared(folder, card)
    except FieldbridgeError as fault:
        pytest.skip(f"{fault} (or set FIELDBRIDGE_MODELS)")
    return folder
