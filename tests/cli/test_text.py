"""What people read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command import SMALL, document, run

import sample_models
from explorer.cli import COMMANDS
from explorer.solve import METHODS


def test_solve_tells_what_to_do_and_what_it_gains() -> None:
    text = run("solve", "resnet18").stdout
    found = document("solve", "resnet18")
    kept, of = len(found["device_layers"]), len(sample_models.load("resnet18").layers)
    assert f"Keep {kept} of {of} layers on the device, up to {found['cut'][0]['layer']}" in text
    assert "a round of 20 iterations takes" in run("solve", "resnet18", "--iterations", "20").stdout
    assert "times as long" in text
    assert "times estimated" in text
    bars = [line.partition("|")[2] for line in text.splitlines() if "  |" in line]
    assert len(bars) == 3
    everything = document("solve", "resnet18", "--keep", "fc")
    assert len(bars[0]) / len(bars[1]) == pytest.approx(found["delay_s"] / everything["delay_s"], abs=0.15)


def test_solve_words_for_the_two_ends() -> None:
    everything = run("solve", "lenet5", "--keep", "fc3").stdout
    assert "Keep everything on the device" in everything
    assert "Nothing crosses the link." in everything
    assert "All on the device takes" not in everything
    nothing = run("solve", "gpt2", "--raw-data-may-leave").stdout
    assert "Keep nothing but the input on the device and send input_ids to the server" in nothing


def test_solve_says_how_far_a_method_is_from_the_optimum() -> None:
    linear = run("solve", "googlenet", "--link", "wifi-6", "--method", "linear").stdout
    found = document("solve", "googlenet", "--link", "wifi-6", "--method", "linear")
    assert f"That is {found['gap'] * 100:.3g} % longer than the optimum" in linear
    assert "196 splits priced" in linear
    assert "That is the optimum." in run("solve", "resnet18", "--method", "linear").stdout
    assert "optimum" not in run("solve", "resnet18").stdout


def test_solve_says_what_does_not_fit() -> None:
    fitting = run("solve", "resnet18", "--memory", "600MB").stdout
    assert "All on the device takes 41 s, " in fitting
    assert "but needs 897 MB on the device, more than the limit of 600 MB." in fitting
    chosen = run("solve", "resnet18", "--memory", "600MB", "--method", "device-only").stdout
    assert "The scenario does not allow this split: it needs 897 MB on the device" in chosen
    assert "shorter than the optimum" in chosen


def test_u_shape_in_words() -> None:
    text = run("solve", "resnet18", "--problem", "u-shape").stdout
    plan = document("solve", "resnet18", "--problem", "u-shape")
    (up,), (down,) = plan["up_cut"], plan["down_cut"]
    assert f"layers to the server, those after {up['layer']} and up to {down['layer']}, and keep both ends" in text
    assert "a round of 20 iterations takes" in text
    assert "Tensors that come down, each iteration" in text
    alone = run("solve", "lenet5", "--problem", "u-shape").stdout
    assert "Keep everything on the device: a round" in alone
    assert "Nothing crosses the link." in alone


def test_throughput_in_words() -> None:
    options = ["mobilenet_v2", "--problem", "throughput", "--mode", "inference"]
    text, found = run("solve", *options).stdout, document("solve", *options)
    assert f"the {found['bottleneck']} is what limits it." in text
    assert f"{found['samples_per_s']:.0f} samples/s" in text
    shares = [line.split()[-2] for line in text.splitlines() if line.endswith(" %")]
    assert "100" in shares
    assert len(shares) == 3


def test_table_prints_a_row_a_split() -> None:
    text, found = run("table", "resnet18", "--verify").stdout, document("table", "resnet18")
    lines = text.splitlines()
    assert sum(" of 69 " in line for line in lines) == len(found["rows"])
    assert sum("<- here" in line for line in lines) == 1
    elsewhere = sum(row["uplink_bytes_per_s"] is None for row in found["rows"])
    assert sum("  elsewhere  " in line for line in lines) == elsewhere > 0
    assert f"one of these {len(found['rows'])} splits is optimal" in text
    assert "vertices: nowhere in the range" in text
    assert "Verified" not in run("table", "lenet5").stdout


def test_compare_prints_a_row_a_method_and_an_honest_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.solve.exhaustive.MOST_SPLITS", 50)
    text = run("compare", "resnet18", "--memory", "600MB").stdout
    rows = {line.split()[0]: line for line in text.splitlines() if line.split() and line.split()[0] in METHODS}
    assert list(rows) == list(METHODS)
    assert " optimal " in rows["mincut"]
    assert " does not fit " in rows["device-only"]
    assert rows["exhaustive"] == "exhaustive       no answer"
    assert "exhaustive: resnet18 has more than 50 splits; use mincut" in text
    assert "device-only: its split needs 897 MB on the device, more than the limit of 600 MB" in text
    assert "The graph view saves nothing here over the best linear prefix." in text


def test_compare_shows_the_gain_or_where_there_is_one() -> None:
    here = run("compare", "googlenet", "--link", "wifi-6").stdout
    saved = document("compare", "googlenet", "--link", "wifi-6")["graph_view"]["saved"]
    assert f"The graph view saves {saved * 100:.3g} % over the best linear prefix." in here
    elsewhere = run("compare", "lenet5").stdout
    assert " % in this case: split-explorer compare googlenet --link " in elsewhere
    nowhere = run("compare", "lenet5", "--server-speed", "0.001").stdout
    assert "No sample model shows a gain in this scenario, nor over any of the preset links." in nowhere


def test_solve_help_names_every_method_with_what_it_assumes() -> None:
    text = run("solve", "--help").stdout
    for name, method in METHODS.items():
        assert re.search(rf"^ +{name} +{re.escape(method.assumes)}$", text, flags=re.MULTILINE), name


def test_layers_prints_a_row_a_layer_with_units() -> None:
    lines = run("layers", "lenet5").stdout.splitlines()
    conv2 = next(line for line in lines if line.startswith("conv2 "))
    assert "MFLOP" in conv2
    assert "kB" in conv2
    assert "µs" in conv2
    assert {layer.name for layer in sample_models.load("lenet5").layers} <= {line.split(" ")[0] for line in lines}


def test_a_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "sly.json"
    path.write_text(json.dumps(SMALL).replace('"embed"', json.dumps("em\x1b[2J\nbed")))
    fast = ["--up", "10Gbit/s", "--down", "10Gbit/s"]  # so that this layer's tensor is the one that crosses
    for result in (run("layers", path), run("solve", path, *fast), run("layers", path, "--keep", "em\x1b")):
        assert "\x1b" not in result.output
        assert r"em\x1b" in result.output
    assert document("layers", path)["layers"][1]["name"] == "em\x1b[2J\nbed"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_by_example(command: str) -> None:
    text = run(command, "--help").stdout
    assert "Examples:" in text
    assert f"  split-explorer {command}" in text
    assert COMMANDS[command].rstrip(".") in run("--help").stdout
