"""A solver that knows `layers --json` and the delay formula, and nothing of the library, finds the same optimum."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from command import document

from explorer.solve import EXACT

Document = dict[str, Any]


def delay_of(case: Document, device: set[str]) -> float:
    """The delay of a split, from the printed graph alone."""
    link, layers = case["link"], case["layers"]
    up, down = 1 / link["uplink_bytes_per_s"], 1 / link["downlink_bytes_per_s"]
    cut = {name for layer in layers if layer["name"] not in device for name in layer["inputs"] if name in device}
    iteration_s = exchange_s = 0.0
    for layer in layers:
        if layer["name"] in device:
            iteration_s += layer["device_s"]
            exchange_s += layer["exchange_bytes"] * (up + down)
        else:
            iteration_s += layer["server_s"] + layer["label_bytes"] * up + layer["result_bytes"] * down
        if layer["name"] in cut:
            iteration_s += layer["uplink_bytes"] * up + layer["downlink_bytes"] * down + layer["cast_s"]
    for tie in case["ties"]:
        owner, users = tie["owner"] in device, [user in device for user in tie["users"]]
        if len({owner, *users}) == 2:
            iteration_s += tie["crossing_bytes"] * (up + down)
        if owner and not all(users):
            iteration_s += tie["server_step_s"]
        if not owner and any(users):
            iteration_s += tie["device_step_s"]
            exchange_s += tie["exchange_bytes"] * (up + down)
    iteration_s += link["rtt_s"] + link["turnaround_s"] if len(device) < len(layers) else 0.0
    return float(case["iterations"] * iteration_s + exchange_s)


def allowed(case: Document, device: set[str]) -> bool:
    for layer in case["layers"]:
        inside = layer["name"] in device
        if layer["on_device"] and not inside:
            return False
        if inside and not device.issuperset(layer["inputs"]):
            return False
    held = {layer["name"] for layer in case["layers"] if not layer["may_cross"]}
    return not any(held & set(layer["inputs"]) & device for layer in case["layers"] if layer["name"] not in device)


def least_by_brute_force(case: Document) -> float:
    names = [layer["name"] for layer in case["layers"]]
    subsets = (set(chosen) for size in range(len(names) + 1) for chosen in combinations(names, size))
    return min(delay_of(case, device) for device in subsets if allowed(case, device))


def least_by_networkx(case: Document) -> float:
    """A minimum cut in whole femtoseconds; an edge without capacity is infinite."""
    n, link = case["iterations"], case["link"]
    up, down = 1 / link["uplink_bytes_per_s"], 1 / link["downlink_bytes_per_s"]

    def femtoseconds(seconds: float) -> int:
        return round(seconds * 1e15)

    network = nx.DiGraph()
    network.add_edge("s", "round trip", capacity=femtoseconds(n * (link["rtt_s"] + link["turnaround_s"])))
    for tie in case["ties"]:
        # A vertex that is on the device with any layer that uses the parameter, and one that needs all of them there.
        owner, any_user, all_users = ("layer", tie["owner"]), ("any", tie["owner"]), ("all", tie["owner"])
        copy_on_device_s = n * tie["device_step_s"] + tie["exchange_bytes"] * (up + down)
        network.add_edge(any_user, all_users, capacity=femtoseconds(n * tie["crossing_bytes"] * (up + down)))
        network.add_edge(any_user, owner, capacity=femtoseconds(copy_on_device_s))
        network.add_edge(owner, all_users, capacity=femtoseconds(n * tie["server_step_s"]))
        for name in (tie["owner"], *tie["users"]):
            network.add_edge(("layer", name), any_user)
            network.add_edge(all_users, ("layer", name))
    for layer in case["layers"]:
        vertex, tensor = ("layer", layer["name"]), ("tensor", layer["name"])
        on_device_s = n * layer["device_s"] + layer["exchange_bytes"] * (up + down)
        network.add_edge(vertex, "t", capacity=femtoseconds(on_device_s))
        if layer["on_device"]:
            network.add_edge("s", vertex)
        else:
            on_server_s = layer["server_s"] + layer["label_bytes"] * up + layer["result_bytes"] * down
            network.add_edge("s", vertex, capacity=femtoseconds(n * on_server_s))
        if layer["may_cross"]:
            sending_s = layer["uplink_bytes"] * up + layer["downlink_bytes"] * down + layer["cast_s"]
            network.add_edge(vertex, tensor, capacity=femtoseconds(n * sending_s))
        else:
            network.add_edge(vertex, tensor)
        for name in layer["inputs"]:
            network.add_edge(("tensor", name), vertex)
            network.add_edge(vertex, ("layer", name))
        network.add_edge("round trip", vertex)
    _, (side, _) = nx.minimum_cut(network, "s", "t")
    device = {vertex[1] for vertex in side if vertex[0] == "layer"}
    assert allowed(case, device)
    return delay_of(case, device)


SCENARIOS = [
    [],
    ["--up", "3Mbit/s", "--down", "20Mbit/s", "--iterations", "500", "--device-speed", "0.3"],
    ["--mode", "inference", "--batch", "1", "--link", "wifi-5", "--raw-data-may-leave"],
    ["--up", "1Gbit/s", "--rtt", "80ms", "--bits", "5", "--server-speed", "0.02", "--iterations", "1"],
    [
        "--sharing",
        "one-device",
        "--data-set",
        "once",
        "--raw-data-may-leave",
        "--optimiser",
        "sgd",
        "--turnaround",
        "9ms",
    ],
    [
        "--ties",
        "untied",
        "--link",
        "gigabit-ethernet",
        "--wire-overhead",
        "6%",
        "--label-bytes",
        "1kB",
        "--batch",
        "2",
    ],
    ["--mode", "inference", "--results", "class-index", "--link", "wifi-6", "--batch", "4", "--turnaround", "2ms"],
    ["--raw-data-may-leave", "--input-bits", "4", "--input-compression", "3", "--device-speed", "0.1", "--bits", "16"],
]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_brute_force_on_the_printed_graph_finds_the_same_delay(small: Path, scenario: list[str]) -> None:
    expected = least_by_brute_force(document("layers", small, *scenario))
    for method in EXACT:
        found = document("solve", small, "--method", method, *scenario)
        assert found["delay_s"] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("model", ["lenet5", "resnet18", "googlenet", "unet", "gpt2"])
def test_another_solver_finds_the_same_delay_from_the_printed_graph(model: str, scenario: list[str]) -> None:
    scenario = [*scenario, "--memory", "unlimited"]  # of which the other solver knows nothing
    case = document("layers", model, *scenario)
    found = document("solve", model, *scenario)
    assert found["delay_s"] == pytest.approx(least_by_networkx(case), rel=1e-9)
    device = set(found["device_layers"])
    assert allowed(case, device)
    assert found["delay_s"] == pytest.approx(delay_of(case, device), rel=1e-12)
