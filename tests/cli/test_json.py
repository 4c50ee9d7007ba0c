"""The JSON that other programs read: its keys, its order and what each number means."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from command import document

import sample_models
from explorer.solve import EXACT

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


def test_layers_prints_the_priced_graph(small: Path) -> None:
    priced = document("layers", small, "--batch", "4", "--iterations", "7", "--up", "8Mbit/s", "--rtt", "15ms")
    assert list(priced) == ["model", "timing", "batch", "iterations", "mode", "link", "layers"]
    assert priced["link"] == {"uplink_bytes_per_s": 1e6, "downlink_bytes_per_s": 50e6, "rtt_s": 0.015}
    assert [priced[key] for key in ("model", "timing", "batch", "iterations", "mode")] == [
        "small",
        "estimated",
        4,
        7,
        "training",
    ]
    assert all(list(layer) == LAYER_KEYS for layer in priced["layers"])
    layers = {layer["name"]: layer for layer in priced["layers"]}
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
    slower = layer("left", "--device", "jetson-nano")
    assert slower["device_s"] > plain["device_s"]
    assert slower["server_s"] == plain["server_s"]
    inference = layer("left", "--mode", "inference")
    assert inference["device_s"] < plain["device_s"]
    assert (inference["downlink_bytes"], inference["param_bytes"]) == (0, plain["param_bytes"])
    assert document("layers", small, "--mode", "inference", "--iterations", "9")["iterations"] == 1


def test_tied_parameters_count_at_their_first_use() -> None:
    layers = document("layers", "gpt2")["layers"]
    assert sum(layer["param_bytes"] for layer in layers) == 4 * sample_models.load("gpt2").parameters


@pytest.mark.parametrize("method", EXACT)
def test_solve_prints_the_split(method: str) -> None:
    found = document("solve", "resnet18", "--method", method)
    assert list(found) == ["model", "method", "timing", "delay_s", "terms_s", "device_layers", "cut", "solver"]
    assert (found["model"], found["method"], found["timing"]) == ("resnet18", method, "estimated")
    assert list(found["terms_s"]) == TERMS
    assert sum(found["terms_s"].values()) == found["delay_s"]
    assert list(found["solver"]) == ["vertices", "edges", "build_s", "solve_s"]
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
