"""``split-explorer capture``: what it writes, and what it says when it cannot."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from command import document, in_process, run

import sample_models
from explorer.model.graph import ModelGraph


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "mynet.py").write_text(
        "import sys\n"
        "from torch import nn\n"
        "print('a module that talks')\n"
        "def build():\n"
        "    return nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 4))\n"
        "class Words(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.table = nn.Embedding(100, 8)\n"
        "    def forward(self, tokens):\n"
        "        return self.table(tokens)\n"
        "class Moody(nn.Module):\n"
        "    def forward(self, x):\n"
        "        return x if x.sum() > 0 else -x\n"
        "def broken():\n"
        "    raise RuntimeError('no licence')\n"
        "class Leaving(nn.Module):\n"
        "    def forward(self, x):\n"
        "        sys.exit(3)\n"
        "def number():\n"
        "    return 3\n"
        "SIZE = 8\n"
        "built = nn.ReLU()\n"
    )
    (tmp_path / "leaves.py").write_text("import sys\nsys.exit('bye')\n")
    return tmp_path


def test_capture_writes_a_graph_that_the_other_commands_read(project: Path) -> None:
    captured = in_process("capture", "mynet:build", "--input", "1x8", folder=project)
    assert captured.returncode == 0, captured.stderr
    graph = ModelGraph.from_json(captured.stdout)
    assert graph.name == "mynet"
    assert graph.parameters == 8 * 16 + 16 + 16 * 4 + 4
    assert [layer.operation for layer in graph.layers][1:] == ["Linear", "ReLU", "Linear"]
    for options, name in (
        (["--output", "small.json"], "small"),
        (["--output", "b.json", "--name", "my net"], "my net"),
    ):
        in_process("capture", "mynet:build", "--input", "1x8", *options, folder=project)
        assert ModelGraph.load(project / options[1]).name == name
    (project / "net.json").write_text(captured.stdout)
    assert document("solve", project / "net.json")["model"] == "mynet"


def test_capture_takes_a_class_and_integer_inputs_and_an_output_file(project: Path) -> None:
    captured = in_process("capture", "mynet:Words", "--input", "2x5:int64", "--output", "words.json", folder=project)
    assert (captured.returncode, captured.stdout) == (0, ""), captured.stderr
    assert "words.json: 2 layers, 800 parameters" in captured.stderr
    assert ModelGraph.load(project / "words.json").layers[0].output.dtype == "int64"


def test_capture_of_a_sample_model_is_its_stored_graph() -> None:
    result = run("capture", "sample:lenet5")
    assert result.exit_code == 0, result.stderr
    assert ModelGraph.from_json(result.stdout) == sample_models.load("lenet5")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["sample:lenet"], 'unknown sample model "lenet": did you mean lenet5'),
        (["resnet18"], 'target "resnet18": write sample:NAME or package.module:callable'),
        (["mynet:build"], 'target "mynet:build" needs --input'),
        (["mynet:build", "--input", "3y4"], 'input "3y4": sizes must be 1 or more, the batch first'),
        (["mynet:build", "--input", "0x4"], 'input "0x4": sizes must be 1 or more, the batch first'),
        (["mynet:build", "--input", "1x4:int46"], 'input "1x4:int46": unknown type "int46": did you mean int'),
        (["nothere:build", "--input", "1x8"], 'module "nothere" cannot be imported: ModuleNotFoundError: '),
        (["leaves:build", "--input", "1x8"], 'module "leaves" cannot be imported: SystemExit: bye (leaves.py, line 2)'),
        (["mynet:biuld", "--input", "1x8"], 'mynet: unknown callable "biuld": did you mean build'),
        (["mynet:SIZE", "--input", "1x8"], '"mynet:SIZE" must be a callable that returns an nn.Module, got int'),
        (["mynet:built", "--input", "1x8"], "the target is a module already built: name a callable that returns it"),
        (["mynet:number", "--input", "1x8"], 'model "mynet" cannot be built: it must be an nn.Module, got int'),
        (
            ["mynet:broken", "--input", "1x8"],
            'model "mynet" cannot be built: no licence (RuntimeError), at mynet.py line 16',
        ),
        (
            ["mynet:Leaving", "--input", "1x8"],
            'operation "sys.exit(3)" in the model itself cannot be captured: it ends the program (SystemExit: 3)',
        ),
        (
            ["mynet:build", "--input", "99999999999999999999x8"],
            'input "99999999999999999999x8": it must hold at most 2,147,483,647 numbers in all',
        ),
        (["mynet:build", "--input", "65536x32768"], 'input "65536x32768": it must hold at most 2,147,483,647 numbers'),
        (
            ["mynet:build", "--input", "9" * 5000],
            f'input "{"9" * 60}...": it must hold at most 2,147,483,647 numbers in all',
        ),
        (["mynet:Moody", "--input", "1x8"], 'operation "return x if x.sum() > 0 else -x" in the model itself cannot'),
        (
            ["mynet:build", "--input", "1x8", "--output", "no/where.json"],
            'graph file "no/where.json" cannot be written',
        ),
    ],
)
def test_a_mistake_in_capture_is_one_sentence(
    project: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], sentence: str
) -> None:
    monkeypatch.chdir(project)
    monkeypatch.setattr(sys, "path", list(sys.path))
    for name in ("mynet", "leaves"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    result = run("capture", *arguments)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    said = result.stderr.removeprefix("a module that talks\n")  # the captured code's own output
    assert said.startswith(f"Error: {sentence}")
    assert said.count("\n") == 1
