"""Files that hold a model graph: one importer a format, found by the file's ending.

``python -m explorer.model.importers`` writes the published schema of our own format to standard output.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from explorer.model.graph import GraphError, ModelGraph


class Importer(Protocol):
    """Reads one format. A new one is a class like those below and a line in `IMPORTERS`."""

    @property
    def title(self) -> str:
        """Returns what a person calls the format."""

    @property
    def endings(self) -> tuple[str, ...]:
        """Returns how its files end, in lower case and with the point: ``(".json",)``."""

    def read(self, path: Path) -> ModelGraph:
        """Returns the graph of a file; raises `GraphError` naming the file and what is wrong."""


@dataclass(frozen=True)
class GraphJson:
    """Reads our own format, described by ``docs/model-graph.schema.json``."""

    title: str = "a graph file of Split Explorer"
    endings: tuple[str, ...] = (".json",)

    def read(self, path: Path) -> ModelGraph:
        """Returns the graph of a JSON file."""
        return ModelGraph.load(path)


@dataclass(frozen=True)
class GraphML:
    """Reads the format of graph tools, with the attributes of `explorer.model.networks`."""

    title: str = "GraphML"
    endings: tuple[str, ...] = (".graphml",)

    def read(self, path: Path) -> ModelGraph:
        """Returns the graph of a GraphML file."""
        from explorer.model.networks import load_graphml  # networkx takes a while to import

        return load_graphml(path)


IMPORTERS: tuple[Importer, ...] = (GraphJson(), GraphML())


def reads(path: str | Path) -> bool:
    """Returns whether a file's ending is one that an importer knows."""
    return _ending(path) in _by_ending()


def read_model(path: str | Path) -> ModelGraph:
    """Returns the graph of a file of any format in `IMPORTERS`.

    A file without an ending, such as ``/dev/stdin``, is taken for our own. Raises `GraphError` naming the file.
    """
    known, ending = _by_ending(), _ending(path) or ".json"
    if ending not in known:
        formats = [f"{known_ending} ({importer.title})" for known_ending, importer in known.items()]
        raise GraphError("file-ending-unknown", path=str(path), ending=ending, known=tuple(formats))
    return known[ending].read(Path(path))


def _ending(path: str | Path) -> str:
    return Path(path).suffix.lower()


def _by_ending() -> dict[str, Importer]:
    return {ending: importer for importer in IMPORTERS for ending in importer.endings}


def schema_text() -> str:
    """Returns the schema of this version as it is published."""
    return json.dumps(ModelGraph.json_schema(), indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
