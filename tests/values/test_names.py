"""Names from anyone: shown without harm, and still what they were."""

from __future__ import annotations

import doctest
import json
from pathlib import Path

from command import refusal, run
from hypothesis import given
from hypothesis import strategies as st

import explorer.values.names
from explorer.model.graph import ModelGraph
from explorer.present import errors
from explorer.present.payload import payload
from explorer.present.standalone import standalone_html
from explorer.present.view import SliderSetting, worked_out
from explorer.pricing import Case
from explorer.scenario.scenario import Scenario
from explorer.values.names import LONGEST, UnknownNameError, printable, shortened

HOSTILE = ("../../x\n", "a/b\n\x1b[31mred\u202eRTL", "日本" * 42)
WORK = {"flops": [0, 100_000_000], "bytes": [0, 100_000], "operations": 1}


def hostile_graph() -> str:
    """A chain of three layers with the names, as a graph file."""
    names = ["in", *HOSTILE[1:]]
    layers = [
        {
            "name": name,
            "operation": "\x07x",
            "operation_class": "convolution" if before else "input",
            "inputs": before,
            "output": {"bytes": [0, 1000], "grad_bytes": [0, 1000]},
            "forward": WORK,
            "backward": WORK,
            "param_bytes": 1000,
        }
        for name, before in zip(names, ([], *([name] for name in names)), strict=False)
    ]
    return json.dumps({"format": "split-explorer/model-graph", "version": 1, "name": HOSTILE[0], "layers": layers})


def test_doctests() -> None:
    assert doctest.testmod(explorer.values.names).failed == 0


def test_what_steers_is_escaped_and_what_shows_is_kept() -> None:
    steering = "\x00\x07\x1b\n\r\t\x7f\x85\u200b\u200e\u200f\u2028\u2029\u202a\u202d\u202e\u2066\u2069\ufeff\ud800"
    for char in steering:
        shown = printable(f"a{char}b")
        assert shown.isprintable()
        assert shown.startswith("a\\")
    for kept in ("layer1.0.relu#2", "Größe", "日本語　名", "שלום", "a\N{NO-BREAK SPACE}b", "../x", "\\x1b"):
        assert printable(kept) == kept


@given(st.text())
def test_nothing_shown_steers(text: str) -> None:
    for shown in (printable(text), shortened(text), errors.sentence(UnknownNameError("k", text, [text, text]))):
        assert all(char.isprintable() or char.isspace() for char in shown)
        assert len(shown.splitlines()) <= 1
    assert len(shortened(text)) <= LONGEST
    assert printable(printable(text)) == printable(text)


def test_a_value_that_fits_is_shown_in_full() -> None:
    assert shortened("x" * LONGEST) == "x" * LONGEST
    assert shortened("x" * (LONGEST + 1)) == "x" * (LONGEST - 3) + "..."
    assert shortened("\n" * LONGEST) == "\\n" * 38 + "\\..."


def test_commands_show_hostile_names_without_harm(tmp_path: Path) -> None:
    path = tmp_path / "names.json"
    path.write_text(hostile_graph(), encoding="utf-8")
    graph = ModelGraph.load(path)
    assert [layer.name for layer in graph.layers][1:] == list(HOSTILE[1:]), "known by what they were called"
    assert [layer.label for layer in graph.layers][1:] == [r"a/b\n\x1b[31mred\u202eRTL", HOSTILE[2]]
    assert graph.label == r"../../x\n"
    for arguments in (
        ["solve"],
        ["solve", "--raw-data-may-leave", "--mode", "inference", "--link", "nb-iot"],
        ["solve", "--keep", HOSTILE[1]],
        ["solve", "--problem", "u-shape"],
        ["solve", "--problem", "throughput", "--mode", "inference"],
        ["table"],
        ["compare"],
        ["layers"],
        ["solve", "--json"],
    ):
        result = run(arguments[0], path, *arguments[1:])
        assert result.exit_code == 0, (arguments, result.output)
        assert all(char.isprintable() or char == "\n" for char in result.output), arguments
        assert result.output.isascii() or "日本" in result.output or "µ" in result.output
    said = refusal("solve", path, "--keep", "a\x1b[2J\u202e")
    assert said.isprintable()
    assert "b" in refusal("solve", tmp_path / "a\x1bb.json")


def _texts(value: object) -> list[str]:
    """All text in plain JSON."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []


def test_the_page_and_the_report_show_hostile_names_without_harm() -> None:
    work = worked_out(Case(ModelGraph.from_json(hostile_graph()), Scenario.default()))
    component = payload(work, SliderSetting(Scenario.default()))
    titles = standalone_html(work.graph, work.drawing, [bool(on) for on in work.best.on_device], "caption")
    drawn = json.loads(component["graph"]["json"])
    for text in (*_texts(drawn), component["titles"]["model"], component["titles"]["file"], titles):
        assert not {"\x07", "\x1b", "\u202e"} & set(text)
    assert any(r"\x1b[31mred\u202e" in text for text in _texts(drawn["layers"]))
    assert "/" not in component["titles"]["file"]
