"""A picture with identical blocks folded: one for every state that a cut may ask for, each well formed."""

from __future__ import annotations

import doctest
import json
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sample_models
from explorer.model.graph import Layer, ModelGraph
from explorer.model.repeats import Repeat
from explorer.present.layout import lay_out
from explorer.present.layout.folding import folded_names, grouped, opened_states, state_at, states
from explorer.present.layout.measure import fitted, text_width
from explorer.present.palette import LIGHT
from explorer.present.picture import picture


@pytest.mark.parametrize("name", ["measure", "folding"])
def test_doctests(name: str) -> None:
    module = import_module(f"explorer.present.layout.{name}")
    result = doctest.testmod(module)
    assert (result.failed, result.attempted > 0) == (0, True)


RUNS = (Repeat(2, 5), Repeat(9, 3))


@given(st.sets(st.integers(0, 12), max_size=3))
def test_every_cut_has_a_state_that_is_drawn_and_shows_each_block_once(cut: set[int]) -> None:
    state, at = state_at(RUNS, cut)
    assert state in {*states(2), *opened_states(2)}
    groups = grouped(13, RUNS, state, at)
    assert [block for group in groups for block in group] == list(range(13))
    for block in cut:  # what is cut stands alone
        assert range(block, block + 1) in groups


def test_where_the_cut_is_between_the_ends_of_a_run_the_picture_is_the_same() -> None:
    assert {state_at(RUNS, [block])[0] for block in (3, 4, 5)} == {"mc"}
    assert [len(grouped(13, RUNS, "mc", {0: block})) for block in (3, 4, 5)] == [9, 9, 9]


def test_a_graph_with_very_many_runs_opens_a_run_whole() -> None:
    runs = [Repeat(4 * i, 3) for i in range(20)]
    assert states(20) == ["c" * 20]
    state, at = state_at(runs, [5])
    assert state == "c" + "o" + "c" * 18
    assert state in opened_states(20)
    assert grouped(80, runs, state, at)[:5] == [range(3), *(range(i, i + 1) for i in range(3, 7))]


def test_names_of_neighbours_say_the_first_and_the_last() -> None:
    assert (
        folded_names(["encoder.layers.8", "encoder.layers.9", "encoder.layers.10"]).of(0, 2)
        == "encoder.layers.8\u202610"
    )
    assert folded_names(["layer11", "layer12", "layer13"]).of(1, 2) == "layer12\u202613"
    assert folded_names(["a \u2026 b", "c \u2026 d", "e \u2026 f"]).of(0, 1) == "a \u2026 d"
    assert folded_names(["red", "green", "blue"]).of(0, 2) == "red \u2026 blue"


def test_the_payload_has_the_runs_and_a_picture_of_each_state() -> None:
    drawing = lay_out(sample_models.load("gpt2"))
    opening, detail = json.loads(drawing.opening["json"]), json.loads(drawing.detail["json"])
    [run] = opening["drawing"]["runs"]
    assert run["first"] == 1
    assert f"{run['starts'][0]}{run['between']}{run['ends'][-1]}" == "h.0\u202611"
    assert {state: len(level["nodes"]) for state, level in opening["drawing"]["folded"]["wide"].items()} == {
        "c": 3,
        "f": 4,
        "m": 5,
        "l": 4,
    }
    assert {state: len(level["nodes"]) for state, level in detail["folded"]["narrow"].items()} == {"o": 14}


def test_the_report_shows_a_folded_graph_open_where_the_cut_is() -> None:
    graph = sample_models.load("gpt2")
    drawing = lay_out(graph)
    inside = drawing.parts[6].layers[-1]
    assert [node.label for node in drawing.folded_at([inside]).nodes] == [
        "stem",
        "h.0\u20264",
        "h.5",
        "h.6\u202611",
        "head",
    ]
    assert [len(node.layers) for node in drawing.folded_at([]).nodes] == [
        len(drawing.parts[0].layers),
        sum(len(part.layers) for part in drawing.parts[1:13]),
        len(drawing.parts[13].layers),
    ]


def test_a_folded_node_says_how_many_blocks_of_how_many_layers_it_is() -> None:
    drawing = lay_out(sample_models.load("gpt2"))
    drawn = picture(drawing.folded_at([]), [True] * len(drawing.graph.layers), LIGHT, "GPT-2")
    layers = len(drawing.parts[1].layers)
    assert f">12 \u00d7 {layers} layers</text>" in drawn
    assert ">h.0\u202611</text>" in drawn


def test_labels_of_any_script_fit_their_nodes() -> None:
    names = [
        "入力",
        *(
            f"符号化器.層{i}.{part}"
            for i in range(4)
            for part in ("注意機構の出力", "全結合層と活性化関数", "正規化", "和")
        ),
        "出力",
    ]
    layers = tuple(
        Layer(
            name=name,
            operation="演算",
            operation_class="elementwise",
            module_path=name.rpartition(".")[0],
            inputs=names[i - 1 : i] if i else (),
        )
        for i, name in enumerate(names)
    )
    drawing = lay_out(ModelGraph(name="日本", layers=layers))
    for level, size in ((drawing.layers, 11), (drawing.blocks, 11)):
        for node in level.nodes:
            assert text_width(node.label, size) <= node.width
            assert "\u2026" not in node.label or len(node.label) > 5
    assert {box.label for box in drawing.layers.boxes} >= {"符号化器", "層0"}


@given(st.text(max_size=30), st.floats(20, 200))
def test_a_fitted_text_fits_and_keeps_its_end(text: str, width: float) -> None:
    short = fitted(text, width, 11)
    assert short == text or text_width(short, 11) <= width or len(short) <= 2
    if short != text and len(short) > 2:
        assert text.endswith(short.rpartition("\u2026")[2])
