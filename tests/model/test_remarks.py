"""Remarks: their values are checked, a graph file holds them, and each is said in one sentence."""

from __future__ import annotations

import json

import pytest
from graphs import graph, source

from explorer.model.graph import GraphError, ModelGraph
from explorer.model.remarks import KINDS, Code, Remark
from explorer.present.remarks import remark_text
from tests.support.errors import refused

UNUSED = Remark.of("parameters-unused", name="aux", count=1600, size_bytes=6400)


def test_a_graph_file_holds_remarks_and_leaves_the_field_out_without_any() -> None:
    plain = graph(source("x"))
    remarked = plain.model_copy(update={"remarks": (UNUSED,)})
    assert ModelGraph.from_json(remarked.to_json()).remarks == (UNUSED,)
    assert json.loads(remarked.to_json())["remarks"] == [
        {"code": "parameters-unused", "values": {"name": "aux", "count": 1600, "size_bytes": 6400}}
    ]
    assert "remarks" not in json.loads(plain.to_json())
    assert plain != remarked
    assert hash(UNUSED) == hash(UNUSED.model_copy())


@pytest.mark.parametrize("code", KINDS)
def test_every_remark_is_one_sentence_with_all_its_values(code: Code) -> None:
    values = {name: f"<{name}>" if kind is str else 12_345 for name, kind in KINDS[code].items()}
    said = remark_text(Remark.of(code, **values))
    assert said.endswith(".")
    for name, kind in KINDS[code].items():
        if name in ("cost", "per"):
            continue  # they choose the words
        number = "12345" if name == "line" else "12.3 kB" if name.endswith("_bytes") else "12,345"
        assert (f"<{name}>" if kind is str else number) in said


@pytest.mark.parametrize("cost", ["forward_flops", "backward_flops", "forward_bytes", "operations", "output_shape"])
def test_a_cost_that_is_no_line_is_named_in_words(cost: str) -> None:
    said = remark_text(Remark.of("batch-fixed-by-cost", layer="loss", cost=cost, batch=64))
    assert "layer loss" in said
    assert "batch 64" in said
    assert "_" not in said


def test_one_layer_is_not_several() -> None:
    one, two = (remark_text(Remark.of("operation-without-formula", operation="a::b", count=n)) for n in (1, 2))
    assert one == "a::b in one layer is counted as moving data only."
    assert two == "a::b in 2 layers is counted as moving data only."


@pytest.mark.parametrize(
    ("remark", "words"),
    [
        (
            {"code": "parameters-unused", "values": {"name": "aux", "count": 1}},
            'remarks\\[0\\]: remark "parameters-unused" must have the values name, count, size_bytes, got name, count',
        ),
        (
            {"code": "parameters-unused", "values": {"name": "aux", "count": -1, "size_bytes": 4}},
            'count of remark "parameters-unused" must be a whole number, 0 or more, got -1',
        ),
        (
            {"code": "parameters-unused", "values": {"name": 3, "count": 1, "size_bytes": 4}},
            'name of remark "parameters-unused" must be text, got 3',
        ),
        ({"code": "nothing", "values": {}}, r"remarks\[0\].code"),
        ({"code": "parameters-unused", "values": {"name": "a", "count": True, "size_bytes": 4}}, "count"),
    ],
)
def test_a_file_with_a_wrong_remark_is_refused_by_one_sentence(remark: object, words: str) -> None:
    with refused(GraphError, match=words):
        ModelGraph.from_document({**json.loads(graph(source("x")).to_json()), "remarks": [remark]})
