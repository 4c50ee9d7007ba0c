"""Model graphs as networkx graphs and as GraphML: nothing is lost on the way there and back."""

from __future__ import annotations

import doctest
from collections.abc import Callable
from pathlib import Path
from random import Random

import networkx as nx
import pytest
from graphs import graph, layer, random_graph, source, strange_layer
from hypothesis import given
from hypothesis import strategies as st

import explorer.model.graph
import sample_models
from explorer.model.graph import Affine, GraphError, ModelGraph
from explorer.model.networks import from_graphml, from_networkx, load_graphml, to_graphml, to_networkx
from explorer.model.remarks import Remark
from explorer.present import errors
from tests.support.errors import refused

EVERYTHING = ModelGraph(
    name="<é>",
    title=' "t" ',
    layers=(
        source("y"),
        strange_layer("日本 & <b>\n", " ", inputs=("y", "y")),
        layer("c", "日本 & <b>\n", "y", "日本 & <b>\n"),
    ),
    remarks=(Remark.of("operation-without-formula", operation='<"é">', count=2**40),),
    only_batch=64,
    inference_only=True,
)


def both_ways(model: ModelGraph) -> list[ModelGraph]:
    return [from_networkx(to_networkx(model)), from_graphml(to_graphml(model).encode())]


def test_doctests() -> None:
    assert doctest.testmod(explorer.model.graph).failed == 0


def test_every_field_survives() -> None:
    assert both_ways(EVERYTHING) == [EVERYTHING] * 2
    assert ModelGraph.from_networkx(EVERYTHING.to_networkx()) == EVERYTHING


@given(st.randoms(use_true_random=False))
def test_any_graph_survives(rng: Random) -> None:
    model = random_graph(rng)
    assert both_ways(model) == [model] * 2


def test_the_sample_models_survive() -> None:
    for name in ("lenet5", "gpt2", "googlenet"):
        model = sample_models.load(name)
        assert both_ways(model) == [model] * 2


def test_a_cost_is_an_attribute_and_an_edge_is_a_tensor_read() -> None:
    network = to_networkx(EVERYTHING)
    assert list(network) == ["y", "日本 & <b>\n", "c"]
    assert list(network.edges(data="places")) == [
        ("y", "日本 & <b>\n", "0,1"),
        ("y", "c", "1"),
        ("日本 & <b>\n", "c", "0,2"),
    ]
    attributes = network.nodes["日本 & <b>\n"]
    assert attributes["backward.flops.fixed"] == -1
    assert attributes["output.bytes.per_sample"] == 2
    assert attributes["output.shape"] == "[[0, 1], [7, 0]]"
    assert attributes["operation_class"] == "attention"


def test_a_network_made_by_hand_is_read_in_a_topological_order() -> None:
    network = nx.DiGraph([("b", "c"), ("a", "c"), ("a", "b")], name="own")
    nx.set_node_attributes(network, "elementwise", "operation_class")
    network.nodes["b"].update({"forward.flops.per_sample": 3.0, "forward.flops.fixed": 0, "colour": "red"})
    model = from_networkx(network)
    assert [each.name for each in model.layers] == ["a", "b", "c"]
    assert model.layers[2].inputs == ("b", "a")
    assert model.layers[1].forward.flops == Affine(0, 3)
    assert model.name == "own"


def _node(**attributes: object) -> nx.DiGraph:
    network = nx.DiGraph()
    network.add_node("a", **{"operation_class": "input", **attributes})
    return network


def _cycle() -> nx.DiGraph:
    network = nx.DiGraph([("a", "b"), ("b", "a")])
    nx.set_node_attributes(network, "elementwise", "operation_class")
    return network


def _placed() -> nx.DiGraph:
    network = _cycle()
    network.remove_edge("b", "a")
    network.edges["a", "b"]["places"] = "first"
    return network


@pytest.mark.parametrize(
    ("network", "said"),
    [
        (_cycle, "cycle: a -> b -> a"),
        (lambda: _node(operation_class="magic"), r"layers\[0\].operation_class"),
        (lambda: _node(param_bytes="8"), r"layers\[0\].param_bytes"),
        (lambda: _node(param_bytes=True), r"layers\[0\].param_bytes"),
        (lambda: _node(param_bytes=-8), r"layers\[0\].param_bytes"),
        (lambda: _node(param_bytes=float("inf")), r"layers\[0\].param_bytes"),
        (lambda: _node(**{"saved_bytes.fixed": 1}), "saved_bytes: it has no"),
        (lambda: _node(**{"output.shape": "3x4"}), "output.shape"),
        (_placed, "places"),
        (lambda: nx.Graph([("a", "b")]), "directed"),
        (lambda: nx.MultiDiGraph([("a", "b")]), "directed"),
        (nx.DiGraph, '"layers" is too short'),
    ],
)
def test_a_network_that_is_no_model_graph_is_one_sentence(network: Callable[[], nx.Graph], said: str) -> None:
    with refused(GraphError, match=said) as caught:
        from_networkx(network())
    assert len(errors.sentence(caught.value).splitlines()) == 1


def test_graphml_holds_no_control_characters() -> None:
    for name in ("a\x1bb", "a\rb", "a\ufffe"):
        with pytest.raises(GraphError) as caught:
            to_graphml(graph(source(name)))
        assert errors.sentence(caught.value).isprintable()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<graphml>",
        b"\xff\xfe",
        b"<html/>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><graphml/>',
        to_graphml(EVERYTHING).replace(">7<", ">seven<").encode(),
        to_graphml(graph(source("x"), source("y"))).replace(">y<", ">x<").encode(),
        to_graphml(EVERYTHING).encode()[:-40],
    ],
)
def test_a_file_that_is_no_graphml_is_one_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.graphml"
    path.write_bytes(content)
    with refused(GraphError, match=r"broken\.graphml") as caught:
        load_graphml(path)
    assert len(errors.sentence(caught.value).splitlines()) == 1
