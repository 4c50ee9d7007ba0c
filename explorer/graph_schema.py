"""Write the published JSON schema of model graph files: ``python -m explorer.graph_schema``, in a checkout."""

from __future__ import annotations

import json
from pathlib import Path

from explorer.graph import ModelGraph

PATH = Path(__file__).parents[1] / "docs" / "model-graph.schema.json"


def main() -> None:
    """Write the schema of this version to `PATH`."""
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(json.dumps(ModelGraph.json_schema(), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
