"""Named scenarios as a JSON file, and back.

    {"format": "split-explorer/scenarios", "version": 1, "scenarios": [
        {"name": "Farm", "note": "", "model": "mobilenet_v2", "options": {"link": "nb-iot", "mode": "inference"}}]}

``options`` are those of `explorer.options`; what is left out is as in the model's finished example. ``method`` names
whose split is looked at, none for the optimum. ``note`` and ``method`` may be missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NoReturn

from explorer.documents import Document
from explorer.names import UnknownNameError, shortened
from explorer.options import to_options
from explorer.scenario import ScenarioError
from explorer.scenarios import MOST, NamedScenario, ScenarioList, ScenarioListError

FORMAT = "split-explorer/scenarios"
VERSION = 1
LARGEST = 1_000_000  # bytes: a full list of long names takes about a tenth
_FILE_KEYS = ("format", "version", "scenarios")
_ROW_KEYS = ("name", "note", "model", "method", "options")
