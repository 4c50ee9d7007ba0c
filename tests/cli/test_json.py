"""The JSON that other programs read: its keys, its order and what each number means."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from command import TX2, document, refusal, run

import sample_models
from explorer.machines.machine import utilisation
from explorer.solve import EXACT, METHODS

LAYER_KEYS = [
    "name",
    "inputs",
    "operation",
    "fwd_flops",
    "bwd_flops",
    "param_bytes",
    "device_s",
    "server_s",
    "uplink_bytes",
    "downlink_bytes",
    "on_device",
    "cast_s",
    "label_bytes",
    "result_bytes",
    "exchange_bytes",
    "may_cross",
]
TERMS = ["device_compute", "uplink", "server_compute", "downlink", "model_exchange", "round_trips"]


def test_models_lists_every_sample_model() -> None:
    listed = document("models")
    assert [entry["name"] for entry in listed] == list(sample_models.REGISTRY)
    assert all(list(entry) == ["name", "title", "input", "batch", "layers", "parameters"] for entry in listed)
    resnet18 = next(entry for entry in listed if entry["name"] == "resnet18")
    assert resnet18 == {
        "name": "resnet18",
        "title": "ResNet-18",
        "input": "1x3x224x224",
        "batch": sample_models.find("resnet18").batch,
        "layers": len(sample_models.load("resnet18").layers),
        "parameters": 11_689_512,
    }
    assert next(entry for entry in listed if entry["name"] == "gpt2")["input"] == "1x1024:int64"


def test_layers_writes_graphml_that_every_command_reads(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "small.graphml"
    result = run("layers", small, "--graphml", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert document("layers", path) == document("layers", small)
    assert "missing" in refusal("layers", small, "--graphml", tmp_path / "missing" / "small.graphml")


def test_layers_prints_the_priced_graph(small: Path) -> None:
    case = document(
        "layers", small, "--batch", "4", "--iterations", "7", "--up", "8Mbit/s", "--rtt", "15ms", "--down", "400Mbit/s"
    )
    assert list(case) == ["model", "timing", "trust", "batch", "iterations", "mode", "link", "ties", "layers"]
    assert case["link"] == {
        "uplink_bytes_per_s": 1e6,
        "downlink_bytes_per_s": 50e6,
        "rtt_s": 0.015,
        "turnaround_s": 0.0,
    }
    assert [case[key] for key in ("model", "timing", "batch", "iterations", "mode")] == [
        "small",
        "estimated",
        4,
        7,
        "training",
    ]
    assert all(list(layer) == LAYER_KEYS for layer in case["layers"])
    layers = {layer["name"]: layer for layer in case["layers"]}
    assert list(layers) == ["x", "embed", "left", "right", "join", "head", "score"]
    assert layers["right"]["inputs"] == ["embed"], "a tensor read twice is one input"
    left = layers["left"]
    assert [left[key] for key in ("fwd_flops", "bwd_flops", "param_bytes", "uplink_bytes", "downlink_bytes")] == [
        80_000_000,
        160_000_000,
        400_000,
        40_000,
        40_000,
    ]
    pins = {name: (layer["on_device"], layer["may_cross"]) for name, layer in layers.items()}
    assert pins["x"] == (True, False)
    assert pins["embed"] == (True, True), "raw data stays, so what reads it does"
    assert pins["left"] == (False, True)


def test_layers_follow_each_scenario_option(small: Path) -> None:
    def layer(name: str, *options: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = {one["name"]: one for one in document("layers", small, *options)["layers"]}[name]
        return found

    plain = layer("left")
    assert layer("left", "--device-speed", "0.5")["device_s"] == pytest.approx(2 * plain["device_s"])
    assert layer("left", "--server-speed", "4")["server_s"] == pytest.approx(plain["server_s"] / 4)
    assert layer("left", "--bits", "8")["uplink_bytes"] == plain["uplink_bytes"] / 4
    assert layer("left", "--bits", "8")["downlink_bytes"] == plain["downlink_bytes"] / 4
    assert layer("x", "--bits", "8")["uplink_bytes"] == layer("x")["uplink_bytes"], "integers are not cut short"
    assert layer("x", "--raw-data-may-leave")["may_cross"]
    assert not layer("embed", "--raw-data-may-leave")["on_device"]
    assert layer("join", "--keep", "join")["on_device"]
    assert layer("right", "--keep", "join")["on_device"]
    assert not layer("head", "--keep", "join")["on_device"]
    slower = layer("left", "--device", "raspberry-pi-4")
    assert slower["device_s"] > plain["device_s"]
    assert slower["server_s"] == plain["server_s"]
    inference = layer("left", "--mode", "inference")
    assert inference["device_s"] < plain["device_s"]
    assert (inference["downlink_bytes"], inference["param_bytes"]) == (0, plain["param_bytes"])
    assert document("layers", small, "--mode", "inference", "--iterations", "9")["iterations"] == 1


def test_tied_parameters_count_at_their_first_use() -> None:
    layers = document("layers", "gpt2")["layers"]
    assert sum(layer["param_bytes"] for layer in layers) == 4 * sample_models.load("gpt2").parameters


SOLVE_KEYS = [
    "model",
    "scenario",
    "timing",
    "trust",
    "problem",
    "method",
    "delay_s",
    "delay_between_s",
    "optimum_s",
    "gap",
    "optimum_at_least_s",
    "because",
    "violation",
    "terms_s",
    "before_first_round",
    "device_layers",
    "cut",
    "solver",
]


@pytest.mark.parametrize("method", EXACT)
def test_solve_prints_the_split(method: str) -> None:
    found = document("solve", "resnet18", "--method", method)
    assert list(found) == SOLVE_KEYS
    assert [found[key] for key in ("model", "problem", "method", "timing")] == [
        "resnet18",
        "split",
        method,
        "estimated",
    ]
    assert (found["gap"], found["optimum_s"], found["optimum_at_least_s"]) == (0, found["delay_s"], found["delay_s"])
    assert found["violation"] is None
    assert found["because"] in run("solve", "resnet18", "--method", method).stdout.splitlines()
    assert list(found["terms_s"]) == TERMS
    assert sum(found["terms_s"].values()) == found["delay_s"]
    assert list(found["solver"]) == ["vertices", "edges", "splits", "once_s", "build_s", "solve_s"]
    layers = document("layers", "resnet18")["layers"]
    names = [layer["name"] for layer in layers]
    assert found["device_layers"] == [name for name in names if name in set(found["device_layers"])]
    device = set(found["device_layers"])
    read_outside = {name for layer in layers if layer["name"] not in device for name in layer["inputs"]} & device
    assert 0 < len(device) < len(names), "the default scenario's cut lies inside ResNet-18"
    assert found["cut"] == [
        {"layer": layer["name"], **{key: layer[key] for key in ("uplink_bytes", "downlink_bytes")}}
        for layer in layers
        if layer["name"] in read_outside
    ]


def test_a_sample_model_comes_with_its_batch_and_a_file_with_32(small: Path) -> None:
    assert document("layers", "gpt2")["batch"] == sample_models.find("gpt2").batch != 32
    assert document("layers", "gpt2", "--batch", "3")["batch"] == 3
    assert document("layers", small)["batch"] == 32


def test_options_override_the_scenario_file(small: Path, tmp_path: Path) -> None:
    file = tmp_path / "scenario.json"
    file.write_text('{"up": "8Mbit/s", "rtt": "1s", "batch": 5, "raw-data-may-leave": true, "mode": "inference"}')
    from_file = document("layers", small, "--scenario", file)
    assert (from_file["link"]["uplink_bytes_per_s"], from_file["batch"], from_file["mode"]) == (1e6, 5, "inference")
    assert from_file["layers"][0]["may_cross"]
    both = document("layers", small, "--scenario", file, "--up", "16Mbit/s", "--raw-data-stays", "--batch", "6")
    assert both["link"] == {**from_file["link"], "uplink_bytes_per_s": 2e6}
    assert (both["batch"], both["mode"]) == (6, "inference")
    assert not both["layers"][0]["may_cross"]
    assert document("layers", small, "--scenario", file, "--link", "lte")["link"]["rtt_s"] == 0.021


def test_a_scenario_of_a_list_that_the_page_saved_is_asked_about_by_its_name(small: Path, tmp_path: Path) -> None:
    rows = [("Farm", "small", {"link": "lte", "batch": "3"}), ("On the road", "lenet5", {"link": "5g-mmwave"})]
    listed = [{"name": name, "model": model, "options": chosen} for name, model, chosen in rows]
    file = tmp_path / "scenarios.json"
    file.write_text(json.dumps({"format": "split-explorer/scenarios", "version": 1, "scenarios": listed}))
    found = document("solve", small, "--scenario", f"{file}#Farm", "--batch", "4")
    as_it_was = ["--link", "lte", "--batch", "4", "--memory", "unlimited"]  # files of that version know no other memory
    assert found["scenario"] == document("solve", small, *as_it_was)["scenario"]
    assert document("solve", "lenet5", "--scenario", f"{file}#on the road")["scenario"]["link"] == "5g-mmwave"
    assert f'choose one by its name, such as "{file}#Farm"' in refusal("solve", small, "--scenario", file)
    assert "is of the model lenet5, not of small" in refusal("solve", small, "--scenario", f"{file}#On the road")


@pytest.mark.parametrize("method", [name for name in METHODS if name not in EXACT])
def test_a_method_that_is_not_exact_is_held_against_the_optimum(method: str) -> None:
    options = ["--link", "wifi-6"]
    found, optimum = (document("solve", "googlenet", *TX2, "--method", one, *options) for one in (method, "mincut"))
    assert found["method"] == method
    assert found["optimum_s"] == optimum["delay_s"]
    assert found["gap"] == pytest.approx(found["delay_s"] / optimum["delay_s"] - 1)
    assert found["gap"] > 0


def test_solve_within_a_memory_limit() -> None:
    free, limited = document("solve", "resnet18", *TX2), document("solve", "resnet18", *TX2, "--memory", "600MB")
    assert limited["delay_s"] > free["delay_s"]
    assert limited["violation"] is None
    all_kept = document("solve", "resnet18", *TX2, "--memory", "600MB", "--method", "device-only")
    assert all_kept["violation"] == "needs 897 MB on the device, more than the limit of 600 MB"
    assert all_kept["optimum_s"] == limited["delay_s"]
    assert all_kept["gap"] < 0, "faster than what is allowed"
    tight, sgd = [*TX2, "--memory", "665MB"], ["--optimiser", "sgd"]
    assert document("solve", "resnet18", *tight)["delay_s"] > free["delay_s"]
    assert (
        document("solve", "resnet18", *tight, *sgd)["delay_s"] == document("solve", "resnet18", *TX2, *sgd)["delay_s"]
    )


def test_the_u_shape() -> None:
    plan = document("solve", "resnet18", *TX2, "--problem", "u-shape")
    layers = {layer["name"]: layer for layer in document("layers", "resnet18", *TX2)["layers"]}
    device = set(plan["device_layers"])
    assert plan["problem"] == "u-shape"
    assert plan["at_least_s"] == plan["delay_s"]
    assert plan["one_way_s"] == document("solve", "resnet18", *TX2)["delay_s"]
    assert plan["gap"] == pytest.approx(plan["delay_s"] / plan["one_way_s"] - 1)
    assert list(plan["terms_s"]) == TERMS
    assert sum(plan["terms_s"].values()) == plan["delay_s"]
    assert {*layers}.issuperset(device)
    assert {next(iter(layers)), "fc"} <= device, "both ends"
    assert 0 < len(device) < len(layers)
    (up,), (down,) = plan["up_cut"], plan["down_cut"]
    assert up == {"layer": up["layer"], **{way: layers[up["layer"]][way] for way in ("uplink_bytes", "downlink_bytes")}}
    assert down["uplink_bytes"] == layers[down["layer"]]["downlink_bytes"], "its gradient goes up"
    assert down["downlink_bytes"] == layers[down["layer"]]["uplink_bytes"]
    assert (up["layer"] in device, down["layer"] in device) == (True, False)
    assert (plan["server_visits"], plan["further_round_trips_s"]) == (1, 0)
    up_bytes = 20 * sum(tensor["uplink_bytes"] for tensor in (up, down))
    assert plan["terms_s"]["uplink"] == pytest.approx(up_bytes / 12.5e6)


def test_the_help_of_a_table_says_what_its_features_are_multiplied_with() -> None:
    asked = ("resnet18", *TX2, "--turnaround", "40ms", "--rtt", "10ms")
    found = document("table", *asked)
    help_text = run("table", "--help").output
    (trips,) = [term for term in found["terms"] if term["name"] == "round_trips"]
    assert trips["coefficient"] == pytest.approx(0.05)
    assert re.search(r"round_trips +how many +rtt \+ turnaround\n", help_text)


def test_a_pipeline_of_micro_batches() -> None:
    alone = document("solve", "resnet18", *TX2)
    found = document("solve", "resnet18", *TX2, "--overlap", "pipelined", "--micro-batches", "8")
    assert "pipelined" not in alone
    assert found["delay_s"] == alone["delay_s"], "the split one after the other stays"
    piped = found["pipelined"]
    stages_s, rest_s = piped["stages_s"], piped["model_exchange_s"] + piped["round_trips_s"]
    slowest_s = max(stages_s.values())
    assert piped["micro_batches"] == 8
    assert piped["delay_s"] == pytest.approx(sum(stages_s.values()) / 8 + slowest_s * 7 / 8 + rest_s)
    assert piped["delay_s"] == piped["at_least_s"] < alone["delay_s"] == piped["one_after_another_s"]
    assert stages_s[piped["slowest_stage"]] == slowest_s
    assert rest_s < piped["any_micro_batches_at_least_s"] <= slowest_s + rest_s
    fewer = document("solve", "resnet18", *TX2, "--overlap", "pipelined", "--micro-batches", "2")["pipelined"]
    assert piped["any_micro_batches_at_least_s"] < fewer["delay_s"]
    low_s, high_s = piped["delay_between_s"]
    assert low_s < piped["delay_s"] < high_s


def test_a_pipeline_takes_no_less_than_it_says_with_fewer_micro_batches() -> None:
    options = ["lenet5", "--overlap", "pipelined", "--mode", "inference", "--micro-batches"]
    four, two = (document("solve", *options, count)["pipelined"] for count in ("4", "2"))
    assert four["device_layers"] == two["device_layers"]
    assert four["any_micro_batches_at_least_s"] == two["any_micro_batches_at_least_s"] <= two["delay_s"]
    text = run("solve", "lenet5", "--up", "1kbit/s", "--overlap", "pipelined").stdout
    assert "The model exchange is most of it, " in text


def test_throughput() -> None:
    found = document("solve", "mobilenet_v2", "--problem", "throughput", "--mode", "inference", "--batch", "8")
    layers = document("layers", "mobilenet_v2", "--mode", "inference", "--batch", "8")["layers"]
    device = set(found["device_layers"])
    stages = found["stages_s"]
    assert stages["device"] == pytest.approx(sum(layer["device_s"] for layer in layers if layer["name"] in device))
    assert stages["server"] == pytest.approx(sum(layer["server_s"] for layer in layers if layer["name"] not in device))
    assert found["period_s"] == max(stages.values()) == stages[found["bottleneck"]]
    assert found["period_at_least_s"] == found["period_s"]
    assert found["samples_per_s"] == pytest.approx(8 / found["period_s"])
    assert found["latency_s"] > found["period_s"]
    low_s, high_s = found["period_between_s"]
    assert low_s == found["period_s"] == stages["uplink"] < high_s, "a slower machine would limit it"


def test_a_downlink_can_limit_the_throughput() -> None:
    slow = [
        "--mode",
        "inference",
        "--device-speed",
        "0.1",
        "--down",
        "3Mbit/s",
        "--bits",
        "8",
        "--problem",
        "throughput",
    ]
    found = document("solve", "lenet5", *slow)
    assert found["bottleneck"] == "downlink"
    assert list(found["stages_s"]) == ["device", "uplink", "server", "downlink"]
    assert found["period_s"] == found["stages_s"]["downlink"]
    assert "the downlink is what limits it" in run("solve", "lenet5", *slow).stdout


def test_the_table_lists_rows_that_price_themselves() -> None:
    found = document("table", "resnet18", *TX2, "--verify")
    assert list(found) == [
        "model",
        "scenario",
        "timing",
        "trust",
        "terms",
        "rows",
        "range",
        "certificate",
        "verification",
    ]
    assert [term["name"] for term in found["terms"]] == TERMS
    assert [term["unit"] for term in found["terms"]] == ["s", "bytes", "s", "bytes", "bytes", "round trips"]
    coefficients = [term["coefficient"] for term in found["terms"]]
    names = [layer["name"] for layer in document("layers", "resnet18", *TX2)["layers"]]
    for row in found["rows"]:
        assert list(row) == ["features", "device_layers", "cut", "delay_s", "uplink_bytes_per_s"]
        case = sum(feature * value for feature, value in zip(row["features"], coefficients, strict=True))
        assert row["delay_s"] == pytest.approx(case)
        assert set(row["cut"]) <= set(row["device_layers"]) <= set(names)
    assert min(row["delay_s"] for row in found["rows"]) == pytest.approx(document("solve", "resnet18", *TX2)["delay_s"])
    assert found["range"] == {"link_bytes_per_s": [125, 1.25e9], "speed": [0.1, 10], "rtt_s": [0.01, 0.01]}
    assert found["certificate"]["route"] == "closed sets"
    assert found["certificate"]["vertices"] > len(found["rows"])
    assert found["verification"]["vertices"] >= found["certificate"]["vertices"]
    assert found["verification"]["gap"] < 1e-9
    assert "verification" not in document("table", "lenet5")


@pytest.mark.parametrize(
    "question",
    [
        ["layers"],
        ["solve"],
        ["solve", "--problem", "u-shape"],
        ["solve", "--problem", "throughput"],
        ["table"],
        ["compare"],
    ],
    ids=" ".join,
)
def test_each_machine_says_where_its_times_come_from_and_their_factor(question: list[str], tmp_path: Path) -> None:
    command, *rest = question
    pi = tmp_path / "pi.json"
    times = ("--from-times", "resnet50=1.5s,mobilenet_v2=0.5s", "--title", "My Pi")
    assert run("calibrate", "-o", pi, "--base", "raspberry-pi-4", *times).exit_code == 0
    asked = ("lenet5", "--mode", "inference", "--batch", "2", *rest, "--device", pi)
    error = json.loads(pi.read_text())["calibration"]["inference"]["error"]
    found = document(command, *asked, "--server-measured", "2ms")
    assert found["timing"] == "calibrated"
    assert found["trust"] == {
        "device": {"machine": "My Pi", "timing": "calibrated", "factor": 1 + 2 * error},
        "server": {"machine": "RTX A6000", "timing": "measured", "factor": 1.1},
    }
    plain = document(command, *asked)["trust"]["server"]
    assert (plain["timing"], plain["factor"]) == ("estimated", utilisation("server-gpu").doubt)


def test_a_row_of_the_table_wins_at_its_uplinks() -> None:
    rows = document("table", "resnet18")["rows"]
    winning = [row for row in rows if row["uplink_bytes_per_s"]]
    assert rows[: len(winning)] == winning, "the others come last"
    assert 1 < len(winning) < len(rows)
    for row in winning:
        low, high = row["uplink_bytes_per_s"]
        best = document("solve", "resnet18", "--up", f"{(low * high) ** 0.5 * 8}bit/s")
        assert best["device_layers"] == row["device_layers"]


def test_compare_lists_every_method() -> None:
    found = document("compare", "resnet18", "--memory", "600MB")
    assert list(found) == [
        "model",
        "scenario",
        "timing",
        "trust",
        "best_s",
        "best_at_least_s",
        "methods",
        "graph_view",
        "shown_by",
    ]
    methods = {entry["method"]: entry for entry in found["methods"]}
    assert list(methods) == list(METHODS)
    for name, entry in methods.items():
        alone = document("solve", "resnet18", "--memory", "600MB", "--method", name)
        assert (entry["delay_s"], entry["violation"]) == (alone["delay_s"], alone["violation"])
        assert entry["gap"] == pytest.approx(alone["gap"])
        assert entry["device_layers"] == alone["device_layers"]
        assert entry["assumes"] == METHODS[name].assumes
        assert entry["problem"] is None
        assert entry["exact"] == METHODS[name].exact
    assert found["best_s"] == found["best_at_least_s"] == methods["mincut"]["delay_s"]
    assert methods["device-only"]["violation"] is not None
    assert found["graph_view"] == {"optimum_s": found["best_s"], "linear_s": found["best_s"], "gap": 0}


def test_compare_leads_to_a_gain_that_is_there() -> None:
    """The command that it names, run as printed, shows the very gain."""
    shown_by = document("compare", "lenet5", "--mode", "training", "--iterations", "5")["shown_by"]
    assert shown_by["arguments"][0] == "googlenet"
    assert shown_by["arguments"][-2:] == ["--iterations", "5"]
    there = document("compare", *shown_by["arguments"])
    assert there["graph_view"]["gap"] == pytest.approx(shown_by["gap"])
    assert there["graph_view"]["gap"] > 0.01
    assert there["shown_by"] is None


@pytest.mark.parametrize(
    "question",
    [["solve"], ["solve", "--problem", "u-shape"], ["solve", "--problem", "throughput"], ["table"], ["compare"]],
)
def test_an_answer_holds_the_scenario_that_asks_for_it_again(question: list[str], tmp_path: Path) -> None:
    given = [
        "--link",
        "lte",
        "--mode",
        "inference",
        "--batch",
        "3",
        "--bits",
        "8",
        "--memory",
        "1GB",
        "--keep",
        "tanh1",
    ]
    command, *how = question
    found = document(command, "lenet5", *how, *given, "--device-speed", "0.5", "--raw-data-may-leave")
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps(found["scenario"]))
    again = document(command, "lenet5", *how, "--scenario", file)
    assert again["scenario"] == found["scenario"]
    for key in ("delay_s", "period_s", "best_s", "rows"):
        assert again.get(key) == found.get(key)


def test_compare_has_null_where_there_is_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.solve.exact.listing.MOST_ONE_BY_ONE", 3)
    found = document("compare", "lenet5")
    tried = next(entry for entry in found["methods"] if entry["method"] == "exhaustive")
    assert tried["problem"] == "exhaustive: lenet5 has more than 3 splits; use mincut"
    assert [tried[key] for key in ("delay_s", "gap", "device_layers", "cut", "solver")] == [None] * 5


def test_an_own_cut_is_priced_and_held_against_the_best_split() -> None:
    split = document("solve", "resnet18", "--cut", "layer1.0.relu#2")
    assert split["method"] == "own-cut"
    assert [tensor["layer"] for tensor in split["cut"]] == ["layer1.0.relu#2"]
    best = document("solve", "resnet18")
    assert split["optimum_s"] == best["delay_s"]
    assert split["gap"] == pytest.approx(split["delay_s"] / best["delay_s"] - 1)
    several = document("solve", "resnet18", "--cut", "layer2.0.bn1", "--cut", "layer2.0.downsample.0")
    assert {"layer2.0.bn1", "layer2.0.downsample.0"} <= set(several["device_layers"])
    compared = document("compare", "resnet18", "--cut", "layer1.0.relu#2")
    assert compared["own_cut"]["delay_s"] == split["delay_s"]
    assert compared["own_cut"]["gap"] == pytest.approx(split["gap"])
    assert "unknown layer" in refusal("solve", "resnet18", "--cut", "nothing")
    assert "--method" in refusal("solve", "resnet18", "--cut", "fc", "--method", "linear")
    assert "--problem" in refusal("solve", "resnet18", "--cut", "fc", "--problem", "u-shape")
