"""What the tests of the commands share."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import SMALL


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.json"
    path.write_text(json.dumps(SMALL))
    return path
