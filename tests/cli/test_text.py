"""What people read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import SMALL, document, run

import sample_models
from explorer.cli import COMMANDS


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
