"""What is said of a split goes by the split: where nothing is sent, not everything need be on the device."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from command import document, run

from explorer.model.graph import ModelGraph
from explorer.present import phrases
from explorer.present.view import worked_out
from explorer.pricing import Case
from explorer.questions.phase_map import described
from explorer.report.contents import Report
from explorer.report.page import report_html
from explorer.scenario import codec
from explorer.scenario.scenario import Scenario


def _layer(name: str, inputs: list[str], kind: str = "convolution") -> dict[str, Any]:
    work = {"flops": [0, 10**8], "bytes": [0, 10**5], "operations": 1}
    output = {"bytes": [0, 1000], "grad_bytes": [0, 1000]}
    own = {"name": name, "operation": "x", "operation_class": kind, "inputs": inputs, "output": output}
    return {**own, "forward": work, "backward": work, "param_bytes": 1000}


# No input at all; a single layer; and two parts of which neither reads the other.
NO_INPUT = [_layer("a", []), _layer("b", ["a"])]
ONE = [_layer("a", [])]
NO_CROSSING = [_layer("in", [], "input"), _layer("a", ["in"]), _layer("pos", []), _layer("c", ["pos"])]
CASES = {"no_input": NO_INPUT, "one": ONE, "no_crossing": NO_CROSSING}


def _graph(layers: list[dict[str, Any]]) -> dict[str, Any]:
    return {"format": "split-explorer/model-graph", "version": 1, "name": "g", "layers": layers}


def _priced(layers: list[dict[str, Any]], **given: str) -> Case:
    chosen = {name.replace("_", "-"): value for name, value in given.items()}
    return Case(ModelGraph.from_json(json.dumps(_graph(layers))), codec.from_options(chosen, Scenario.default()))


@pytest.mark.parametrize(
    ("layers", "on_device", "kind"),
    [
        (NO_INPUT, "00", "server_all"),
        (NO_INPUT, "10", "one"),
        (NO_INPUT, "11", "device"),
        (ONE, "0", "server_all"),
        (ONE, "1", "device"),
        (NO_CROSSING, "1100", "server"),
        (NO_CROSSING, "1110", "one"),
        (NO_CROSSING, "1111", "device"),
    ],
)
def test_the_kind_of_a_split_goes_by_its_set(layers: list[dict[str, Any]], on_device: str, kind: str) -> None:
    mask = np.array([side == "1" for side in on_device])
    assert phrases.kind_of(described(_priced(layers).costs, mask)) == kind


def test_parts_that_send_nothing_are_no_cut_and_not_all_on_the_device() -> None:
    case = _priced(NO_CROSSING, raw_data_may_leave="yes")
    mask = np.array([True, True, False, False])
    assert phrases.kind_of(described(case.costs, mask)) == "apart"
    assert phrases.place(case.costs, mask) != phrases.place(case.costs, case.costs.all_on_device)


def test_what_is_kept_besides_inputs_tells_most_from_all_on_the_server() -> None:
    assert phrases.kind_of(described(_priced(NO_INPUT, keep="a").costs, np.array([True, False]))) == "server"


@pytest.mark.parametrize("case", CASES)
def test_every_command_answers_where_nothing_is_sent(tmp_path: Path, case: str) -> None:
    path = tmp_path / "graph.json"
    path.write_text(json.dumps(_graph(CASES[case])))
    found = document("solve", path)
    everything = len(found["device_layers"]) == len(CASES[case])
    case = Case(ModelGraph.from_json(path.read_text()), Scenario.default())
    names = [layer.name for layer in case.graph.layers]
    mask = np.array([name in found["device_layers"] for name in names])
    assert everything == (phrases.place(case.costs, mask) == phrases.place(case.costs, case.costs.all_on_device))
    assert phrases.sentence(worked_out(case).best) in run("solve", path).stdout.splitlines()
    for command in (["table"], ["compare"], ["solve", "--problem", "u-shape"]):
        result = run(command[0], path, *command[1:])
        assert (result.exit_code, result.stderr) == (0, "")
        if command != ["solve", "--problem", "u-shape"]:
            assert phrases.place(case.costs, mask) in result.stdout
    report = report_html(Report(worked_out(case), "today")).replace("\N{NO-BREAK SPACE}", " ")
    assert phrases.sentence(worked_out(case).best) in report
