"""The published JSON schema of model graph files: ``python -m explorer.model.schema`` writes it to standard output."""

from __future__ import annotations

import json
import sys

from explorer.model.graph import ModelGraph


def schema_text() -> str:
    """The schema of this version as it is published."""
    return json.dumps(ModelGraph.json_schema(), indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
