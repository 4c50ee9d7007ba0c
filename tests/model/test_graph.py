"""The model graph: what it derives, its file format, and one clear sentence for each broken rule."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from graphs import graph, layer, random_graph, source, strange_layer
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import sample_models
from explorer.model.graph import Affine, GraphError, ModelGraph, Tensor, Work
from explorer.model.importers import schema_text
from explorer.present import errors
from tests.support.errors import refused

PUBLISHED_SCHEMA = Path(__file__).parents[2] / "docs" / "model-graph.schema.json"
DIAMOND = graph(source(), layer("a", "x"), layer("b", "x"), layer("c", "a", "b", "a"))


def document(*layers: dict[str, Any], **head: Any) -> str:
    """A graph file, with the fields that every layer needs filled in."""
    whole = [{"operation": "op", "operation_class": "elementwise", **fields} for fields in layers]
    return json.dumps({"format": "split-explorer/model-graph", "version": 1, "name": "m", "layers": whole, **head})


def chain(length: int) -> list[dict[str, Any]]:
    return [{"name": f"l{v}", "inputs": [f"l{v - 1}"] if v else []} for v in range(length)]


def test_affine() -> None:
    assert Affine(10, 2).at(32) == 74
    assert Affine.through((2, 14), (3, 16)) == Affine(10, 2)
    assert Affine.through((1, 5), (5, 5)) == Affine(5, 0)
    with pytest.raises(ValueError, match="a cost of 1 at batch 1 and 2 at batch 3 is not affine in the batch"):
        Affine.through((1, 1), (3, 2))


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12), st.integers(1, 99), st.integers(1, 99))
def test_a_line_goes_through_its_points(fixed: int, slope: int, first: int, apart: int) -> None:
    line = Affine(fixed, slope)
    batches = (first, first + apart)
    assert Affine.through(*((batch, line.at(batch)) for batch in batches)) == line


def test_derived_structure() -> None:
    assert DIAMOND.index == {"x": 0, "a": 1, "b": 2, "c": 3}
    assert DIAMOND.parents == ((), (0,), (0,), (1, 2))
    assert DIAMOND.consumers == ((1, 2), (3,), (3,), ())


def test_totals() -> None:
    work = [Work(flops=Affine(v, 10 * v)) for v in range(3)]
    layers = [
        layer(f"l{v}", params=4 * v).model_copy(update={"forward": work[v], "backward": work[2 - v]}) for v in range(3)
    ]
    model = graph(*layers[:2])
    assert model.parameters == 1
    assert model.forward_flops() == 11
    assert model.forward_flops(batch=2) == 21
    assert model.backward_flops(batch=2) == 2 + 40 + 1 + 20


@pytest.mark.parametrize(
    ("dtype", "bits", "floating"),
    [
        ("float32", 32, True),
        ("bfloat16", 16, True),
        ("float64", 64, True),
        ("int64", 64, False),
        ("uint8", 8, False),
        ("bool", 8, False),
        ("float8_e4m3fn", 8, True),
        ("float8_e5m2", 8, True),
    ],
)
def test_element_types(dtype: str, bits: int, floating: bool) -> None:
    tensor = Tensor(dtype=dtype)
    assert tensor.bits_per_element == bits
    assert tensor.is_floating == floating


@given(st.randoms(use_true_random=False))
def test_json_round_trip_is_exact(rng: Random) -> None:
    model = random_graph(rng)
    text = model.to_json()
    assert ModelGraph.from_json(text) == model
    assert ModelGraph.from_json(text.encode()).to_json() == text


def test_json_keeps_every_field_and_any_name() -> None:
    everything = strange_layer("<img src=x onerror=alert(1)>", '"é\u2028')
    model = ModelGraph(name="n", title="t", layers=(everything, source("y")))
    assert ModelGraph.from_json(model.to_json()) == model


def test_one_layer_a_line() -> None:
    assert len(DIAMOND.to_json().splitlines()) == len(DIAMOND.layers) + 2


CASES = {
    "unknown tensor": (
        document({"name": "a", "inputs": ["b"]}),
        'unknown tensor: layer "a" reads "b", which no layer produces',
    ),
    "line break in a name": (
        document({"name": "a", "inputs": ["b\nc"]}),
        r'unknown tensor: layer "a" reads "b\nc", which no layer produces',
    ),
    "line break in a field": (
        document({"name": "a", "output": {"b\u2028\n": 1}}),
        r'layers[0].output: it has an unknown entry "b\u2028\n": known are shape, dtype, bytes, grad_bytes',
    ),
    "unknown tied layer": (
        document({"name": "a", "shares_parameters_with": "b"}),
        'unknown layer: layer "a" shares parameters with "b", which is not in the graph',
    ),
    "duplicate name": (
        document({"name": "a"}, {"name": "b"}, {"name": "a"}),
        'duplicate name: two layers are called "a"; every layer needs its own name',
    ),
    "reads itself": (
        document({"name": "a", "inputs": ["a"]}),
        "cycle: a -> a; a model graph must be acyclic",
    ),
    "cycle": (
        document({"name": "a", "inputs": ["c"]}, {"name": "b", "inputs": ["a"]}, {"name": "c", "inputs": ["b"]}),
        "cycle: a -> b -> c -> a; a model graph must be acyclic",
    ),
    "order": (
        document({"name": "a"}, {"name": "b", "inputs": ["c"]}, {"name": "c", "inputs": ["a"]}),
        'order: layer "b" stands before "c", whose tensor it reads; list the layers in a topological order',
    ),
    "negative bytes": (
        document({"name": "a", "output": {"bytes": [0, -4]}}),
        'negative cost: output.bytes of layer "a" is 0 + -4 x batch; it must be 0 or more for every batch of 1 or more',
    ),
    "negative flops at batch 1": (
        document({"name": "a", "backward": {"flops": [-10, 9]}}),
        'negative cost: backward.flops of layer "a" is -10 + 9 x batch; '
        "it must be 0 or more for every batch of 1 or more",
    ),
    "cost too large": (
        document({"name": "a", "forward": {"bytes": [0, 10**18 + 1]}}),
        'cost too large: forward.bytes of layer "a" is 0 + 1000000000000000001 x batch; '
        "neither part may exceed 1,000,000,000,000,000,000",
    ),
    "negative size": (
        document({"name": "a", "output": {"shape": [[0, 1], [-5, 0]]}}),
        'negative cost: output.shape[1] of layer "a" is -5 + 0 x batch; '
        "it must be 0 or more for every batch of 1 or more",
    ),
    "empty path part": (
        document({"name": "a", "module_path": ".b"}),
        'module path: that of layer "a" is ".b"; no part between its dots may be empty',
    ),
    "no such element type": (
        document({"name": "a", "output": {"dtype": "float0"}}),
        '"layers[0].output.dtype" must be written like "float32", got "float0"',
    ),
    "negative parameters": (
        document({"name": "a", "param_bytes": -8}),
        "layers[0].param_bytes must be at least 0, got -8",
    ),
    "negative operations": (
        document({"name": "a"}, {"name": "b", "forward": {"operations": -1}}),
        "layers[1].forward.operations must be at least 0, got -1",
    ),
    "wrong version": (document({"name": "a"}, version=2), "version must be 1, got 2"),
    "wrong format": (
        document({"name": "a"}, format="onnx"),
        'format must be "split-explorer/model-graph", got "onnx"',
    ),
    "unknown field": (
        document({"name": "a", "colour": "red"}),
        'layers[0]: it has an unknown entry "colour": known are name, operation, operation_class, module_path, '
        "inputs, output, forward, backward, saved_bytes, param_bytes, parameters, shares_parameters_with",
    ),
    "unknown class": (
        document({"name": "a", "operation_class": "magic"}),
        'layers[0].operation_class must be "input", "convolution", "depthwise_convolution", "matrix_product", '
        '"attention", "normalisation", "elementwise", "pooling" or "data_movement", got "magic"',
    ),
    "wrong type": (
        document({"name": "a", "param_bytes": "many"}),
        '"layers[0].param_bytes" must be a whole number, got "many"',
    ),
    "half a byte": (
        document({"name": "a", "output": {"bytes": [0, 1.5]}}),
        '"layers[0].output.bytes[1]" must be a whole number, got 1.5',
    ),
    "missing field": (
        '{"name": "m", "layers": [{"name": "a", "operation": "op"}]}',
        'layers[0]: it has no "operation_class"',
    ),
    "a cost as text": (
        document({"name": "a", "forward": {"flops": [0, "1e9"]}}),
        '"layers[0].forward.flops[1]" must be a whole number, got "1e9"',
    ),
    "a cost that is true": (
        document({"name": "a", "forward": {"flops": [0, True]}}),
        '"layers[0].forward.flops[1]" must be a whole number, got true',
    ),
    "kernels as text": (
        document({"name": "a", "forward": {"operations": "1"}}),
        '"layers[0].forward.operations" must be a whole number, got "1"',
    ),
    "a cost of many digits": (
        document({"name": "a", "saved_bytes": [10**99, 0]}),
        f'cost too large: saved_bytes of layer "a" is 1{"0" * 76}... + 0 x batch;'
        " neither part may exceed 1,000,000,000,000,000,000",
    ),
    "not a number": (
        document({"name": "a", "saved_bytes": [float("nan"), 0]}),
        "NaN is not a number that JSON has",
    ),
    "infinite": (document({"name": "a"}).replace('"a"', '"a", "param_bytes": 1e999'), "1e999 is too large a number"),
    "hexadecimal": (
        document({"name": "a"}).replace('"a"', '"a", "param_bytes": 0x10'),
        "it is not JSON at line 1, column 163: expecting ',' delimiter",
    ),
    "named twice": (
        document({"name": "a"}).replace('"name": "a"', '"name": "a", "name": "b"'),
        '"name" stands twice in the same object; take one out',
    ),
    "nested deeply": ("[" * 17 + "]" * 17, "it is nested too deeply: objects and lists may be 16 deep"),
    "layers that are no list": (document(layers={"name": "a"}), '"layers" must be a list, got {"name": "a"}'),
    "no layers": (document(), '"layers" is too short: it must have at least 1, got 0'),
    "no name": (document({"name": ""}), '"layers[0].name" is empty: give at least 1 character'),
    "not JSON": ("layers: []", "it is not JSON at line 1, column 1: expecting value"),
    "empty": ("", "it is not JSON at line 1, column 1: expecting value"),
    "not an object": ("[1, 2]", "it must be an object, got [1, 2]"),
}


@pytest.mark.parametrize(("text", "message"), CASES.values(), ids=CASES)
def test_each_violation_is_one_clear_sentence(text: str, message: str) -> None:
    with pytest.raises(GraphError) as caught:
        ModelGraph.from_json(text)
    assert errors.sentence(caught.value) == message


def test_a_number_without_a_fraction_is_whole_however_it_is_written() -> None:
    text = document({"name": "a", "param_bytes": 3}).replace("3}", '4.0, "forward": {"flops": [0, 1e9]}}')
    (found,) = ModelGraph.from_json(text).layers
    assert (found.param_bytes, found.forward.flops) == (4, Affine(0, 10**9))


@pytest.mark.parametrize(
    ("encoding", "reason"), [("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-32", "UTF-32"), ("latin-1", "UTF-8")]
)
def test_text_in_another_encoding_is_refused_by_its_name(encoding: str, reason: str) -> None:
    with refused(GraphError, match=reason):
        ModelGraph.from_json(document({"name": "a"}, title="Größe").replace("\\u00f6", "ö").encode(encoding))


def test_a_byte_order_mark_is_read_over() -> None:
    text = document({"name": "a"})
    assert ModelGraph.from_json(text.encode("utf-8-sig")) == ModelGraph.from_json(text)


def test_a_long_cycle_is_found() -> None:
    layers = chain(5000)
    layers[0]["inputs"] = ["l4999"]
    with pytest.raises(GraphError) as caught:
        ModelGraph.from_json(document(*layers))
    message = errors.sentence(caught.value)
    assert message == (
        "cycle: l0 -> l1 -> l2 -> l3 -> (4,993 more) -> l4997 -> l4998 -> l4999 -> l0; a model graph must be acyclic"
    )


def test_a_cycle_apart_from_the_first_layer_is_found() -> None:
    layers = [*chain(3), {"name": "p", "inputs": ["l1", "q"]}, {"name": "q", "inputs": ["p"]}]
    with refused(GraphError, match=r"^cycle: (p -> q -> p|q -> p -> q);"):
        ModelGraph.from_json(document(*layers))


def test_the_constructor_checks_as_well() -> None:
    with pytest.raises(ValidationError, match="layer-name-twice"):
        graph(source("a"), source("a"))


def test_load_names_the_file(tmp_path: Path) -> None:
    missing = tmp_path / "none.json"
    with refused(GraphError, match=r'graph file ".*none\.json" cannot be read: No such file or directory'):
        ModelGraph.load(missing)
    with refused(GraphError, match="cannot be read: Is a directory"):
        ModelGraph.load(tmp_path)
    broken = tmp_path / "broken.json"
    broken.write_text(document({"name": "a", "inputs": ["b"]}))
    with refused(GraphError, match=r'graph file ".*broken\.json": unknown tensor: layer "a" reads "b"'):
        ModelGraph.load(broken)
    broken.write_bytes(b"\xff")
    with refused(GraphError, match=r'graph file ".*broken\.json": it is not UTF-8 text, see byte 0'):
        ModelGraph.load(broken)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(ANY_JSON)
def test_any_json_is_a_graph_or_one_sentence(value: Any) -> None:
    for text in (json.dumps(value), document(layers=value), document({"name": "a", "output": value})):
        message = ""
        try:
            ModelGraph.from_json(text)
        except GraphError as error:
            message = errors.sentence(error)
        assert len(message.splitlines()) <= 1


def test_the_published_schema_is_current() -> None:
    stored = PUBLISHED_SCHEMA.read_text(encoding="utf-8")
    assert stored == schema_text(), f"run `python -m explorer.model.importers > {PUBLISHED_SCHEMA}`"


def test_the_schema_is_a_schema_and_refuses_wrong_graphs() -> None:
    schema = ModelGraph.json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(document({"name": "a"})), schema)
    for wrong in (CASES["wrong version"], CASES["missing field"], CASES["unknown field"], CASES["negative parameters"]):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(json.loads(wrong[0]), schema)


@pytest.mark.parametrize("name", sample_models.REGISTRY)
def test_stored_graphs_follow_the_schema(name: str) -> None:
    text = sample_models.graph_path(name).read_text(encoding="utf-8")
    jsonschema.validate(json.loads(text), ModelGraph.json_schema())
    assert sample_models.load(name).to_json() == text
