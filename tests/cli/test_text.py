"""What people read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command import SMALL, TX2, document, run

import sample_models
from explorer.cli import COMMANDS
from explorer.solve import METHODS
from explorer.solve.more import memory_limit
from explorer.values.units import format_time


def test_solve_tells_what_to_do_and_what_it_gains() -> None:
    text = run("solve", "resnet18", *TX2).stdout
    found = document("solve", "resnet18", *TX2)
    kept, of = len(found["device_layers"]), len(sample_models.load("resnet18").layers)
    assert f"Cut after `{found['cut'][0]['layer']}`, with {kept} of {of} layers on the device" in text
    assert "a round of 20 iterations takes" in run("solve", "resnet18", *TX2, "--iterations", "20").stdout
    saves = r"^That saves [\d.]+ % of the time against all on the device \(.* to .* %\)\.$"
    assert re.search(saves, text, re.MULTILINE)
    device, server = (_takes(method) for method in ("device-only", "server-only"))
    said = {f"All on the server that may leave takes {server}.", f"All on the device takes {device}."}
    assert said <= {*text.splitlines()}
    slow = run("solve", "resnet18", *TX2, "--method", "server-only").stdout
    assert re.search(rf"That takes [\d.]+ times as long as the best split, {format_time(found['delay_s'])}\.", slow)
    assert f"All on the device takes {device}." in slow
    assert "Times: Jetson TX2: estimated, within 1.7 times; RTX A6000: estimated, within 1.5 times" in text
    survives = "If the machines' times are off: .* to .*; not the best split once Jetson TX2 takes .* % less"
    assert re.search(survives, text)
    bars = [line.partition("|")[2] for line in text.splitlines() if "  |" in line]
    assert len(bars) == 3
    everything = document("solve", "resnet18", *TX2, "--keep", "fc")
    assert len(bars[0]) / len(bars[1]) == pytest.approx(found["delay_s"] / everything["delay_s"], abs=0.15)


def _takes(method: str) -> str:
    """Returns the delay of a method's split of ResNet-18 on the TX2."""
    return format_time(document("solve", "resnet18", *TX2, "--method", method)["delay_s"])


def test_solve_words_for_the_two_ends() -> None:
    everything = run("solve", "lenet5", "--keep", "fc3").stdout
    assert "Run all on the device: a round" in everything
    assert "Nothing crosses the link." in everything
    assert "All on the device takes" not in everything
    nothing = run("solve", "gpt2", "--raw-data-may-leave").stdout
    assert "Run all on the server: a round" in nothing


def test_solve_says_how_far_a_method_is_from_the_optimum() -> None:
    linear = run("solve", "googlenet", *TX2, "--link", "wifi-6", "--method", "linear").stdout
    found = document("solve", "googlenet", *TX2, "--link", "wifi-6", "--method", "linear")
    assert f"That takes {found['gap'] * 100:.2g} % longer than the best split, " in linear
    assert "196 splits priced" in linear
    assert "That is the best split." in run("solve", "resnet18", *TX2, "--method", "linear").stdout
    assert "That is the best split" not in run("solve", "resnet18", *TX2).stdout


def test_solve_says_what_does_not_fit() -> None:
    fitting = run("solve", "resnet18", *TX2, "--memory", "600MB").stdout
    device, best = _takes("device-only"), document("solve", "resnet18", *TX2, "--memory", "600MB")["delay_s"]
    why = "needs 897 MB on the device, more than the limit of 600 MB."
    assert f"All on the device would take {device}, but {why}" in fitting
    chosen = run("solve", "resnet18", *TX2, "--memory", "600MB", "--method", "device-only").stdout
    assert "The scenario does not allow this split: it needs 897 MB on the device" in chosen
    assert re.search(rf"That saves [\d.]+ % of the time against the best split, {format_time(best)}\.", chosen)


def test_u_shape_in_words() -> None:
    text = run("solve", "resnet18", *TX2, "--problem", "u-shape").stdout
    plan = document("solve", "resnet18", *TX2, "--problem", "u-shape")
    (up,), (down,) = plan["up_cut"], plan["down_cut"]
    assert f"layers to the server, those after {up['layer']} and up to {down['layer']}, and keep both ends" in text
    assert "a round of 20 iterations takes" in text
    assert "Tensors that come down, each iteration" in text
    one_way = format_time(document("solve", "resnet18", *TX2)["delay_s"])
    assert (
        f"The best one-way split takes {one_way}. It saves 1.4 % of the time, but has the labels on the server." in text
    )
    assert f"All on the device takes {_takes('device-only')}." in text
    back = run("solve", "unet", *TX2, "--problem", "u-shape").stdout
    gap = document("solve", "unet", *TX2, "--problem", "u-shape")["gap"]
    alone_s = document("solve", "unet", *TX2)["delay_s"]
    assert (
        f"The best one-way split runs all on the device and takes {format_time(alone_s)}. It takes"
        f" {(1 / (1 + gap) - 1) * 100:.2g} % longer: here results may come back." in back
    )
    assert "All on the device takes" not in back, "that is the best one-way split"
    alone = run("solve", "lenet5", *TX2, "--problem", "u-shape").stdout
    assert "The best one-way split runs all on the device too." in alone
    assert "Run all on the device: a round" in alone
    assert "Nothing crosses the link." in alone


def test_a_pipeline_in_words() -> None:
    options = ["resnet18", *TX2, "--overlap", "pipelined", "--micro-batches", "8"]
    said, found = run("solve", *options).stdout, document("solve", *options)["pipelined"]
    assert "8 micro-batches in a pipeline" in said
    assert "In a pipeline of 8 micro-batches, a round of 20 iterations takes" in said
    assert f"The {found['slowest_stage'].removesuffix('_compute')} limits it, busy for" in said


def test_throughput_in_words() -> None:
    options = ["mobilenet_v2", "--problem", "throughput", "--mode", "inference"]
    text, found = run("solve", *options).stdout, document("solve", *options)
    assert f"the {found['bottleneck']} is what limits it." in text
    assert f"{found['samples_per_s']:.0f} samples/s" in text
    shares = [line.split()[-2] for line in text.splitlines() if line.endswith(" %")]
    assert "100" in shares
    assert len(shares) == 4


def test_table_prints_a_row_a_split() -> None:
    text, found = run("table", "resnet18", "--verify").stdout, document("table", "resnet18")
    lines = text.splitlines()
    assert sum(" of 69 " in line for line in lines) == len(found["rows"])
    assert sum("<- here" in line for line in lines) == 1
    elsewhere = sum(row["uplink_bytes_per_s"] is None for row in found["rows"])
    assert sum("  elsewhere  " in line for line in lines) == elsewhere > 0
    assert f"one of these {len(found['rows'])} splits is optimal" in text
    assert "further points: none takes less by more than" in text
    assert "Verified" not in run("table", "lenet5").stdout


def test_compare_prints_a_row_a_method_and_an_honest_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.solve.exact.listing.MOST_ONE_BY_ONE", 50)
    text = run("compare", "resnet18", "--memory", "600MB").stdout
    rows = {line.split()[0]: line for line in text.splitlines() if line.split() and line.split()[0] in METHODS}
    assert list(rows) == list(METHODS)
    assert " optimal " in rows["mincut"]
    assert rows["device-only"].endswith("  does not fit")
    assert rows["exhaustive"] == "exhaustive       no answer"
    assert "exhaustive: resnet18 has more than 50 splits; use mincut" in text
    assert "device-only: its split needs 897 MB on the device, more than the limit of 600 MB" in text
    assert "The best linear prefix takes just as long as the best split." in text
    assert not re.search(r" 0 s\b", text), "what takes no time has none"


def test_compare_shows_the_gain_or_where_there_is_one() -> None:
    here = run("compare", "googlenet", *TX2, "--link", "wifi-6").stdout
    gap = document("compare", "googlenet", *TX2, "--link", "wifi-6")["graph_view"]["gap"]
    assert f"The best linear prefix takes {gap * 100:.2g} % longer than the best split." in here
    (linear,) = [line for line in here.splitlines() if line.startswith("linear ")]
    assert f" takes {gap * 100:.2g} % longer " in linear, "the same number in its row"
    elsewhere = run("compare", "lenet5", *TX2).stdout
    assert " % longer in this case: split-explorer compare googlenet --device jetson-tx2 --link " in elsewhere
    nowhere = run("compare", "lenet5", *TX2, "--server-speed", "0.001").stdout
    assert "No sample model shows a difference in this scenario, nor over any of the preset links." in nowhere


def test_solve_help_names_every_method_with_what_it_assumes() -> None:
    text = run("solve", "--help").stdout
    assert max(map(len, text.splitlines())) <= 80
    methods = " ".join(text.partition("\nMethods:\n")[2].split())
    assert methods == " ".join(f"{name} {method.assumes}" for name, method in METHODS.items())


def test_the_heading_names_what_is_not_usual() -> None:
    heading = run("solve", "lenet5").stdout.partition("\n\n")[0]
    assert len(heading.splitlines()) == 3
    options = ["--memory", "600MB", "--optimiser", "sgd", "--keep", "conv1", "--bits", "8", "--raw-data-may-leave"]
    for command in ("solve", "compare", "table", "layers"):
        lines = run(command, "lenet5", *options).stdout.splitlines()
        assert lines[3] == (
            "With at most 600 MB on the device, optimiser sgd, all up to conv1 kept on the device,"
            " at most 8 bits a number sent, raw data that may leave"
        )


def test_solve_says_what_the_method_did_and_nothing_else() -> None:
    found = {name: run("solve", "resnet18", "--method", name).stdout.splitlines()[-1] for name in METHODS}
    assert found["server-only"] == "Chosen by server-only, which looks at no costs."
    assert re.fullmatch(r"Found by table: \d splits priced, prepared once in [^,]+, solved in [^,]+\.", found["table"])
    assert re.fullmatch(r"Found by mincut: 80 vertices and 231 edges, built in .*, solved in .*\.", found["mincut"])


def test_compare_calls_optimal_only_what_is_proven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty branches of 1 to 40 MB that are faster on the device, the odd ones more so; a limit allows some of them."""
    monkeypatch.setattr(memory_limit, "MOST_PROGRAMMED", 0)  # as in a graph that is too large for the integer program
    branches = [
        {
            "name": f"b{size}",
            "operation": "Linear",
            "operation_class": "matrix_product",
            "inputs": ["x"],
            "output": {"bytes": [0, 4]},
            "forward": {"flops": [0, 10**8 * (10 * size + size % 2)], "operations": 1},
            "param_bytes": size * 10**6,
        }
        for size in range(1, 41)
    ]
    path = tmp_path / "wide.json"
    path.write_text(json.dumps({**SMALL, "layers": [SMALL["layers"][0], *branches]}))
    options = ["--mode", "inference", "--raw-data-may-leave", "--server-speed", "0.001", "--memory", "101MB"]
    text = run("compare", path, *options).stdout
    mincut = next(line for line in text.splitlines() if line.startswith("mincut "))
    assert " best known " in mincut
    assert " optimal " not in text
    assert "The best split known takes at most " in text
    assert " than the best split known." in text
    assert " optimal " in run("compare", path, *options[:-2]).stdout


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
