"""A mistake is one sentence on standard error and status 2, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command import ROOT, SMALL, refusal, run

from explorer.solve import METHODS
from explorer.solve.parametric.verify import Verification


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["resnet81"], 'unknown model "resnet81": did you mean resnet18'),
        (["resnet18", "--device", "jetson-tx"], 'unknown device "jetson-tx": did you mean jetson-tx'),
        (["resnet18", "--server", "a10"], 'unknown server "a10": did you mean a100'),
        (["resnet18", "--link", "wifi"], 'unknown link "wifi": did you mean wifi-'),
        (["resnet18", "--up", "12 Mbs"], 'uplink "12 Mbs": unknown unit, use bit/s, kbit/s, Mbit/s, Gbit/s'),
        (["resnet18", "--up", "0Mbit/s"], 'uplink must be more than 0, got "0Mbit/s"'),
        (["resnet18", "--down", "-3Mbit/s"], 'downlink must be more than 0, got "-3Mbit/s"'),
        (["resnet18", "--rtt", "soon"], 'rtt "soon": not a number with a unit; write it like 15ms'),
        (["resnet18", "--batch", "0"], "batch must be at least 1 and at most 65,536, got 0"),
        (["resnet18", "--iterations", "many"], 'iterations must be a whole number, got "many"'),
        (["resnet18", "--memory", "-1"], 'memory must be more than 0, got "-1"'),
        (["resnet18", "--memory", "lots"], 'memory "lots": not a number with a unit; write it like 4GB'),
        (["resnet18", "--memory", "1MB"], "memory: even the least split needs"),
        (["resnet18", "--optimiser", "lion"], 'optimiser must be sgd, momentum or adam, got "lion"'),
        (["resnet18", "--bits", "33"], "bits must be at least 1 and at most 32, got 33"),
        (["resnet18", "--mode", "sleep"], 'mode must be training or inference, got "sleep"'),
        (["resnet18", "--device-speed", "0"], "device-speed must be between 0.001 and 1000, got 0"),
        (["resnet18", "--keep", "layer9"], 'keep: unknown layer "layer9": did you mean layer'),
        (
            ["resnet18", "--scenario", "none.json"],
            'scenario file "none.json" cannot be read: No such file or directory',
        ),
        (["resnet18", "--scenario", "none.json#Farm"], 'scenario file "none.json#Farm" cannot be read: No such file'),
        (["a" * 300], f'unknown model "{"a" * 77}...": '),
        (["none.json"], 'graph file "none.json" cannot be read: No such file or directory'),
        (["."], 'graph file "." cannot be read: Is a directory'),
        (["resnet18", "--scenario", "."], 'scenario file "." cannot be read: Is a directory'),
    ],
)
def test_a_mistake_is_one_sentence(arguments: list[str], sentence: str) -> None:
    assert refusal("solve", *arguments).startswith(sentence)


@pytest.mark.parametrize("command", ["layers", "table", "compare"])
def test_every_command_about_a_model_reads_its_options_in_the_same_way(command: str) -> None:
    """One mistake each in the model, in an option's value, in a rule of the scenario, and in a file."""
    for arguments in (["resnet81"], ["resnet18", "--batch", "0"], ["resnet18", "--memory", "1MB"], ["none.json"]):
        assert refusal(command, *arguments) == refusal("solve", *arguments)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x7fELF\x02\x01\x00\xff\xfe", "it is not UTF-8 text"),
        (b"", "it is not JSON"),
        (b"[]", "object"),
        (b'{"name": "m", "layers": []}', "layers"),
        (json.dumps(SMALL).replace('["embed"]', '["emebd"]').encode(), 'layer "left" reads "emebd"'),
        (json.dumps(SMALL).replace('["x"]', '["join"]').encode(), "cycle: "),
    ],
)
def test_a_broken_graph_file_is_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    said = refusal("solve", path)
    assert said.startswith(f'graph file "{path}": ')
    assert sentence in said


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x80\x00", "it is not UTF-8 text, see byte 0"),
        (b"[1]", "it must hold an object of options, or a scenario list, got [1]"),
        (b'{"uplink": "1Mbit/s"}', 'unknown option "uplink": did you mean link'),
        (b'{"batch": [2]}', "batch must be text, a number, true, false or null, got [2]"),
    ],
)
def test_a_broken_scenario_file_is_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "scenario.json"
    path.write_bytes(content)
    said = refusal("solve", "lenet5", "--scenario", path)
    assert said.startswith(f'scenario file "{path}"')
    assert sentence in said


def test_an_unreadable_file_is_one_sentence(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)  # a mode of 000 does not stop root, who may run the tests
    assert refusal("solve", small) == f'graph file "{small}" cannot be read: Permission denied'


def test_an_unknown_command_lists_near_ones() -> None:
    assert refusal("slove") == 'unknown command "slove": did you mean solve, simulate, table'


def test_an_unknown_method_lists_the_known() -> None:
    result = run("solve", "lenet5", "--method", "guess")
    assert result.exit_code == 2
    assert all(method in result.stderr for method in METHODS)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--problem", "throughput"], "throughput is that of pipelined inference: set mode to inference"),
        (
            ["--problem", "u-shape", "--method", "linear"],
            "--method chooses among ways to split: it goes with --problem split, not u-shape",
        ),
    ],
)
def test_a_question_that_cannot_be_answered_is_one_sentence(arguments: list[str], sentence: str) -> None:
    assert refusal("solve", "lenet5", *arguments) == sentence


def test_a_method_that_cannot_answer_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.solve.exact.listing.MOST_ONE_BY_ONE", 3)
    said = refusal("solve", "lenet5", "--method", "exhaustive")
    assert said == "exhaustive: lenet5 has more than 3 splits; use mincut"


def test_a_wrong_table_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.cli.table.verify", lambda table: Verification(7, True, 300, 0.25, ()))
    assert refusal("table", "lenet5", "--verify") == (
        "the table of lenet5 is wrong: a split takes less by 0.25 of the delay; please report this"
    )


def test_a_closed_pipe_leaves_no_trace() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "explorer.cli", "layers", "densenet121", "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    _, said = process.communicate(timeout=300)
    assert said == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_sentence() -> None:
    with open("/dev/full", "w") as full:
        result = subprocess.run(
            [sys.executable, "-m", "explorer.cli", "models"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (result.returncode, result.stderr) == (2, "Error: output: No space left on device\n")


def test_a_console_that_lacks_a_character_still_gets_the_table() -> None:
    output = subprocess.check_output(
        [sys.executable, "-m", "explorer.cli", "layers", "lenet5"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "koi8-r"},
    )
    assert b"?s" in output
    assert b"fc3" in output
