"""The models that can be looked at: the samples, and graph files that the app was started with."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import sample_models
from explorer.model.graph import GraphError, ModelGraph
from explorer.model.importers import read_model
from explorer.scenario.scenario import Mode, Scenario, Workload
from explorer.values.names import UnknownNameError

GRAPH_FILES = "SPLIT_EXPLORER_GRAPHS"  # environment variable: paths of graph files, parted like those of PATH


@dataclass(frozen=True)
class Model:
    """Holds what there is to know about a model before its graph is read."""

    name: str
    title: str
    description: str
    source: str
    batch: int  # what it is shown with at first
    path: Path
    mode: Mode = Mode.TRAINING  # what it is shown in at first

    @property
    def usual(self) -> Scenario:
        """Returns the default scenario at the model's batch and in its mode."""
        scenario = Scenario.default()
        return replace(scenario, workload=replace(scenario.workload, batch=self.batch, mode=self.mode))

    @property
    def graph(self) -> ModelGraph:
        """Returns the model graph, read once."""
        return _read(self.path)


@cache
def _read(path: Path) -> ModelGraph:
    return read_model(path)


@cache
def models() -> dict[str, Model]:
    """Returns every model by name: the samples, then the files named in the environment.

    Raises `GraphError` for a file that cannot be read or whose graph has a name that is taken.
    """
    known = {name: _sample(entry) for name, entry in sample_models.REGISTRY.items()}
    for path in filter(None, os.environ.get(GRAPH_FILES, "").split(os.pathsep)):
        model = from_file(path)
        if model.name in known:
            raise GraphError("model-name-taken", path=path, name=model.name)
        known[model.name] = model
    return known


def first() -> str:
    """Returns the name of the model to show first: the first graph file's, otherwise ResNet-18."""
    return next((name for name in models() if name not in sample_models.REGISTRY), "resnet18")


def find(name: str) -> Model:
    """Returns a model by name; raises `UnknownNameError` with the near names."""
    if name not in models():
        raise UnknownNameError("model", name, models())
    return models()[name]


def from_file(path: str | Path) -> Model:
    """Returns the model of a graph file; raises `GraphError` naming the file and what is wrong."""
    graph = _read(Path(path))
    batch = Workload().batch if graph.only_batch is None else graph.only_batch
    mode = Mode.INFERENCE if graph.inference_only else Workload().mode
    return Model(graph.name, graph.title or graph.name, "", Path(path).name, batch, Path(path), mode)


def environment(paths: Sequence[str | Path]) -> dict[str, str]:
    """Returns the environment variable that gives an app these graph files."""
    return {GRAPH_FILES: os.pathsep.join(str(Path(path).resolve()) for path in paths)}


def _sample(entry: sample_models.SampleModel) -> Model:
    path = sample_models.graph_path(entry.name)
    return Model(entry.name, entry.title, entry.description, entry.source.paper, entry.batch, path)
