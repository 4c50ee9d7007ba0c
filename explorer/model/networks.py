"""A model graph as a networkx graph and as GraphML, which graph tools such as Gephi, yEd and Cytoscape read.

A node is a layer, known by its name; its attributes are the layer's fields under the names that a graph file has for
them, ``forward.flops.per_sample`` for the slope of ``{"forward": {"flops": [fixed, per_sample]}}``. An edge goes from
the layer whose tensor is read to the layer that reads it; its attribute ``places`` says as which of the reader's
inputs, from 0. In GraphML a node is known by a number, and its layer's name is the attribute ``label``.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import networkx as nx
from pydantic import BaseModel

from explorer.model.graph import (
    FORMAT,
    LARGEST_FILE,
    VERSION,
    Affine,
    GraphError,
    Layer,
    ModelGraph,
    OperationClass,
    read_graph_file,
)
from explorer.values.names import shortened

_REMARKS = "remarks"  # of the graph, as text in JSON, where there are any
_SHAPE = "output.shape"  # text, as in ``[[0, 1], [64, 0]]``: an attribute of GraphML is one value
_NO_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # and no carriage return, which it would change
_NOT_GRAPHML = (ParseError, nx.NetworkXException, ValueError, KeyError, TypeError, AttributeError)


def to_networkx(graph: ModelGraph) -> nx.DiGraph:
    """Returns a directed graph whose nodes are in the order of the layers; `from_networkx` turns it back."""
    network = nx.DiGraph(name=graph.name, title=graph.title)
    if graph.remarks:
        network.graph[_REMARKS] = json.dumps([remark.model_dump() for remark in graph.remarks])
    network.add_nodes_from((layer.name, dict(_attributes(layer))) for layer in graph.layers)
    for layer in graph.layers:
        for name in dict.fromkeys(layer.inputs):
            places = [str(place) for place, read in enumerate(layer.inputs) if read == name]
            network.add_edge(name, layer.name, places=",".join(places))
    return network


def from_networkx(network: nx.DiGraph) -> ModelGraph:
    """Returns the model graph of a network; attributes that no layer has, such as colours, are passed over.

    A node needs ``operation_class``; what else is missing is as in a graph file. Layers are in the order of the nodes,
    or, where a node stands before one that it reads, in the topological order that is nearest to it.

    Raises `GraphError` with one sentence: what is wrong, where, and the value.
    """
    if not network.is_directed() or network.is_multigraph():
        raise GraphError("network-not-simple")
    position = {node: at for at, node in enumerate(network)}
    late = any(position[source] >= position[reader] for source, reader in network.edges)
    nodes = list(network)
    if late and nx.is_directed_acyclic_graph(network):
        nodes = list(nx.lexicographical_topological_sort(network, position.__getitem__))
    head: dict[str, Any] = {"format": FORMAT, "version": VERSION, "name": network.name or "model"}
    layers = [
        {
            "operation": "",
            **_nested(str(node), network.nodes[node]),
            "name": str(node),
            "inputs": _inputs(network, node),
        }
        for node in nodes
    ]
    if network.graph.get(_REMARKS):
        head["remarks"] = _list(GraphError("remarks-no-list", attribute=_REMARKS), network.graph[_REMARKS])
    return ModelGraph.from_document({**head, "title": network.graph.get("title") or "", "layers": layers})


def to_graphml(graph: ModelGraph) -> str:
    """Returns the graph as a GraphML file that `from_graphml` reads back to an equal object.

    Raises `GraphError` for text with a control character that XML cannot hold.
    """
    network = to_networkx(graph)
    for name, attributes in network.nodes.items():
        for value in (name, *attributes.values(), *network.graph.values()):
            if isinstance(value, str) and _NO_XML.search(value):
                raise GraphError("graphml-control-characters", text=value)
        attributes["label"] = name
    numbered = nx.relabel_nodes(network, {name: f"n{at}" for at, name in enumerate(network)})
    return '<?xml version="1.0" encoding="utf-8"?>\n' + "\n".join(nx.generate_graphml(numbered)) + "\n"


def from_graphml(content: bytes) -> ModelGraph:
    """Returns the graph of a GraphML file; raises `GraphError`."""
    if len(content) > LARGEST_FILE:
        raise GraphError("file-too-large", most=LARGEST_FILE)
    if b"<!DOCTYPE" in content:
        raise GraphError("document-type-declared")
    try:
        network = nx.read_graphml(io.BytesIO(content))
    except _NOT_GRAPHML as error:
        raise GraphError("graphml-invalid", problem=shortened(str(error)) or type(error).__name__) from error
    labels = {node: attributes.get("label", node) for node, attributes in network.nodes.items()}
    if len(set(labels.values())) < len(labels):
        raise GraphError("labels-twice")
    return from_networkx(nx.relabel_nodes(network, labels))


def load_graphml(path: str | Path) -> ModelGraph:
    """Returns the graph of a GraphML file; raises `GraphError` naming the file."""
    return read_graph_file(path, from_graphml)


def _attributes(record: BaseModel, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yields each field that is one value, under its dotted name; what a layer reads is in the edges."""
    for field, value in record:
        name = prefix + field
        if isinstance(value, BaseModel):
            yield from _attributes(value, f"{name}.")
        elif isinstance(value, Affine):
            yield from ((f"{name}.{part}", number) for part, number in value._asdict().items())
        elif name == _SHAPE:
            yield name, json.dumps(value)
        elif value is not None and name not in ("name", "inputs"):
            yield name, str(value) if isinstance(value, OperationClass) else value


_EXAMPLE = Layer(name="x", operation="", operation_class=OperationClass.INPUT, shares_parameters_with="x")
_KNOWN = frozenset(name for name, _ in _attributes(_EXAMPLE))


def _nested(node: str, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a node's attributes as the object that a graph file has for the layer."""
    layer: dict[str, Any] = {}
    for name, value in attributes.items():
        if name not in _KNOWN:
            continue
        *outer, last = name.split(".")
        inner = layer
        for field in outer:
            inner = inner.setdefault(field, {})
        if name == _SHAPE:
            value = _list(GraphError("shape-no-list", attribute=_SHAPE, name=node), value)
        inner[last] = int(value) if isinstance(value, float) and value.is_integer() else value
    return layer


def _list(problem: GraphError, text: object) -> object:
    try:
        return json.loads(str(text))
    except ValueError as error:
        raise problem from error


def _inputs(network: nx.DiGraph, node: object) -> list[str]:
    """Returns what a layer reads in the order of ``places``; without them, in the order of the edges."""
    placed: list[tuple[int, str]] = []
    for source, _, places in network.in_edges(node, data="places"):
        try:
            at = [int(place) for place in str(places).split(",")] if places is not None else [len(placed)]
        except ValueError as error:
            raise GraphError("edge-places-no-numbers", name=str(source)) from error
        placed += [(place, str(source)) for place in at]
    return [source for _, source in sorted(placed, key=lambda pair: pair[0])]
