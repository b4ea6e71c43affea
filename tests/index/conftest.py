"""Fixtures of the index room: the prepared model folder, where the settings say it is."""

from pathlib import Path

import pytest

from api.settings import read_settings
from corpus.errors import FieldbridgeError
from index.encoders.models import MODELS, prepared


@pytest.fixture(scope="session")
def models() -> Path:
    folder = read_settings().models
    try:
        for card in MODELS:
            prepared(folder, card)
    except FieldbridgeError as fault:
        pytest.skip(f"{fault} (or set FIELDBRIDGE_MODELS)")
    return folder
