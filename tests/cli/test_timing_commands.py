"""The commands calibrate and profile: what they write is taken by the others, and mistakes get one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
import torch
from command import document, refusal, run

import sample_models
from explorer.cli import report as report_command
from explorer.cli.text import check_writable
from explorer.machines.machine import utilisation
from explorer.machines.measured import graph_digest
from explorer.timing import calibrating, profiling, repeated
from explorer.timing.calibrating import Item, Timing
from explorer.timing.kept import Found, Kept

FROM_TIMES = ("--base", "raspberry-pi-4", "--from-times", "resnet50=1.5s,mobilenet_v2=0.5s")
ITEMS = tuple(
    Item("lenet5" if is_reference else "alexnet", 1, training, is_reference)
    for training in (False, True)
    for is_reference in (True, False)
)


def test_times_read_off_a_machine_become_one_that_the_others_take(tmp_path: Path) -> None:
    file = tmp_path / "pi.json"
    result = run("calibrate", "-o", file, *FROM_TIMES, "--title", "My Pi")
    assert result.exit_code == 0, result.output
    assert "expected error 17 %" in result.stderr
    for model, seconds in (("resnet50", 1.5), ("mobilenet_v2", 0.5)):
        layers = document("layers", model, "--device", file, "--mode", "inference", "--batch", "1")["layers"]
        assert sum(layer["device_s"] for layer in layers) == pytest.approx(seconds, rel=1e-4)
    solved = run("solve", "resnet18", "--device", file, "--mode", "inference", "--batch", "1")
    assert "My Pi" in solved.stdout
    assert "calibrated" in solved.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from-times", "resnet50=1s,mobilenet_v2=0.2s"], "--from-times needs --base"),
        (["--base", "raspberry-pi-4", "--from-times", "resnet50=-1s,mobilenet_v2=0.2s"], "-1s"),
        (["--base", "raspberry-pi-4", "--from-times", "resnet55=1s,mobilenet_v2=0.2s"], "resnet50"),
        (["--base", "raspberry-pi-4", "--from-times", "resnet50"], "MODEL=TIME"),
        (["--base", "raspberry-pi-4", "--from-times", "resnet50=1s"], "--device-measured"),
        (["--base", "raspberry-pi-4", "--from-times", "resnet50=1ms,mobilenet_v2=9s"], "no factor and no cost"),
        (["--base", "raspberry-pi-9", "--from-times", "resnet50=1s,mobilenet_v2=0.2s"], "raspberry-pi-4"),
        (
            ["--base", "nope", "--from-times", "resnet50=1s,mobilenet_v2=0.2s"],
            'unknown preset or machine file "nope"',
        ),
        (["--base", "raspberry-pi-4", "--from-times", "resnet50=1s,resnet50=2s,lenet5=1s"], "resnet50 has two times"),
        (
            ["--base", "raspberry-pi-4", "--from-times", "resnet50=-1s,lenet5=1s"],
            'resnet50 must be more than 0, got "-1s"',
        ),
        (
            ["--base", "raspberry-pi-4", "--from-times", "resnet50=1e12s,lenet5=1s"],
            "resnet50 must be between 0.001 us and 1000000000 s, got 1e12s",
        ),
        (["--title", "x" * 61, *FROM_TIMES], "--title must have 1 to 60 characters, got 61"),
        (["--batch", "8"], "--batch belongs to --from-times"),
    ],
)
def test_mistakes_are_said_in_a_sentence(tmp_path: Path, arguments: list[str], said: str) -> None:
    assert said in refusal("calibrate", "-o", tmp_path / "m.json", *arguments)
    assert not list(tmp_path.iterdir())


def test_calibrating_is_interrupted_and_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrating, "plan", lambda _: ITEMS)
    monkeypatch.setattr(repeated, "ENOUGH_S", 0.0)
    real, asked = calibrating._timed, []

    def timed(item: Item, device: torch.device) -> Timing:
        asked.append(item)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return real(item, device)

    monkeypatch.setattr(calibrating, "_timed", timed)
    file = tmp_path / "machine.json"
    stopped = run("calibrate", "-o", file)
    assert stopped.exit_code == 130
    assert "2 timings are kept" in stopped.stderr
    assert not file.exists()
    result = run("calibrate", "-o", file, "--json")
    assert result.exit_code == 0, result.output
    assert asked == [*ITEMS[:3], *ITEMS[2:]], "what was kept is not timed again"
    written = json.loads(file.read_text())
    assert json.loads(result.stdout) == written
    assert set(written["calibration"]) == {"inference", "training"}
    assert [each["model"] for each in written["record"]["models"]] == [item.model for item in ITEMS]
    assert not (tmp_path / "machine.json.part").exists()


def test_what_was_kept_of_other_settings_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "machine.json"
    kept = Kept(tmp_path / "machine.json.part", "cpu, threads 64, torch 1")
    timing = Timing(ITEMS[0], 0.5, 0.01, {"conv1": 0.5})
    kept.keep([timing])
    assert kept.found() == Found(kept.made_with, [timing])
    said = refusal("calibrate", "-o", file, "--threads", "1")
    assert (
        "keeps one timing of an interrupted run with other settings (cpu, threads 64, torch 1; now cpu, threads 1,"
        in said
    )
    assert "--restart" in said
    assert kept.found() == Found(kept.made_with, [timing]), "it is as it was"


def test_a_file_of_kept_timings_that_cannot_be_read_is_said_to_be_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calibrating, "plan", lambda _: ITEMS[:1])
    monkeypatch.setattr(calibrating, "_timed", _interrupted)
    for broken in ('{"made_with": "cpu, threads', "[]", '{"made_with": "x", "timings": [1]}'):
        (tmp_path / "machine.json.part").write_text(broken)
        stopped = run("calibrate", "-o", tmp_path / "machine.json")
        assert "machine.json.part, which an interrupted run has kept, cannot be read" in stopped.stderr
        assert stopped.exit_code == 130


def _interrupted(*_: object) -> Timing:
    raise KeyboardInterrupt


@pytest.mark.parametrize("command", [("calibrate",), ("profile", "lenet5"), ("report", "lenet5")])
def test_a_file_that_cannot_be_written_is_said_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setattr(calibrating, "time_all", _interrupted)
    monkeypatch.setattr(profiling, "profiled", _interrupted)
    monkeypatch.setattr(report_command, "_report", _interrupted)
    said = refusal(*command, "--output", tmp_path / "none" / "x.html")
    assert f"there is no directory {tmp_path / 'none'}" in said
    assert 'x.html" cannot be written' in said


def test_looking_whether_a_file_can_be_written_changes_nothing(tmp_path: Path) -> None:
    there, new = tmp_path / "there", tmp_path / "new"
    there.write_text("kept")
    check_writable(there)
    check_writable(new)
    assert there.read_text() == "kept"
    assert not new.exists()


@pytest.mark.parametrize("mode", ["inference", "training"])
def test_a_profile_has_every_layer_and_sums_to_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(repeated, "ENOUGH_S", 0.0)
    file = tmp_path / "here.json"
    result = run("profile", "lenet5", "--mode", mode, "--batch", "2", "-o", file)
    assert result.exit_code == 0, click.unstyle(result.output)
    graph, written = sample_models.load("lenet5"), json.loads(file.read_text())
    profile = written["profile"]
    assert profile["digest"] == graph_digest(graph)
    assert profile["layers"] == [layer.name for layer in graph.layers]
    assert [second > 0 for second in profile["seconds"]] == [layer.operation != "input" for layer in graph.layers]
    assert sum(profile["seconds"]) == pytest.approx(written["record"]["models"][0]["seconds"], rel=1e-6)
    asked = ("--device", file, "--mode", mode, "--batch", "2", "--optimiser", "sgd")
    layers = document("layers", "lenet5", *asked)["layers"]
    # SGD reads parameters and gradients and writes parameters, beside what is profiled.
    moved_per_s = written["bandwidth_bytes_per_s"] * utilisation(written["kind"]).memory
    steps_s = [3 * (mode == "training") * layer.param_bytes / moved_per_s for layer in graph.layers]
    expected = [second + step_s for second, step_s in zip(profile["seconds"], steps_s, strict=True)]
    assert [layer["device_s"] for layer in layers] == pytest.approx(expected, rel=1e-12)


NET = """
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.relu, self.bn = nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(inplace=True), nn.BatchNorm2d(4)
        self.drop, self.head = nn.Dropout(0.5), nn.Linear(4, 2)
    def forward(self, x):
        y = self.bn(self.conv(x))
        y += self.relu(y * 2)
        return self.head(self.drop(y.mean((2, 3))))
"""


@pytest.mark.parametrize("mode", ["inference", "training"])
def test_a_model_of_ones_own_is_known_again_by_its_graph_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(repeated, "ENOUGH_S", 0.0)
    (tmp_path / "mine.py").write_text(NET)
    target = (f"{tmp_path / 'mine.py'}:Net", "--input", "4x3x8x8")
    graph, machine = tmp_path / "net.json", tmp_path / "here.json"
    assert run("capture", *target, "--output", graph, "--quiet").exit_code == 0
    result = run("profile", *target, "--mode", mode, "-o", machine)
    assert result.exit_code == 0, result.output
    solved = run("solve", graph, "--device", machine, "--mode", mode, "--batch", "4")
    assert "profiled" in solved.stdout, solved.output


def test_a_model_that_does_not_run_is_refused(tmp_path: Path) -> None:
    assert "sample model" in refusal("profile", "sample:resnet19")
    assert 'unknown model "resnet19": did you mean resnet18' in refusal("profile", "resnet19")
    unknown = refusal("profile", "nosuch")
    assert 'unknown model "nosuch": known are lenet5, alexnet' in unknown
    assert "for a model of your own write file.py:callable" in unknown
    assert "--cuda" in refusal("profile", "lenet5", "--cuda", "-o", tmp_path / "x.json")
