"""``split-explorer capture``: what it writes, and what it says when it cannot."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from command import document, in_process, run

import sample_models
from explorer.model.graph import ModelGraph


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a module of several models, as the current directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    for name in ("mynet", "modes", "nets", "nets.one", "nets.sizes"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    (tmp_path / "mynet.py").write_text(
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
        "class Heads(nn.Module):\n"
        "    def __init__(self, width, bias=True, sizes=(4,)):\n"
        "        super().__init__()\n"
        "        self.heads = nn.ModuleList(nn.Linear(width, size, bias=bias) for size in sizes)\n"
        "    def forward(self, x, batch, flag=False, past=None, *, scale=1, kind='sum'):\n"
        "        assert flag is True and past is None and scale == 3 and kind == 'mean'\n"
        "        assert isinstance(batch['pair'], list)\n"
        "        return [head(x * batch['pair'][1]) * batch['mask'] for head in self.heads]\n"
        "class Kept(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.body = nn.Linear(8, 4, bias=False)\n"
        "    def forward(self, x, mask):\n"
        "        return self.body(x[:, : int(mask[0].sum())])\n"
        "built = nn.Linear(8, 4)\n"
    )
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
    assert "building the model" in captured.stderr
    assert ModelGraph.load(project / "words.json").layers[0].output.dtype == "int64"


def test_capture_of_a_sample_model_is_its_stored_graph() -> None:
    result = run("capture", "sample:lenet5")
    assert result.exit_code == 0, result.stderr
    assert ModelGraph.from_json(result.stdout) == sample_models.load("lenet5")


def captured(*arguments: str) -> ModelGraph:
    """The graph that the command writes to standard output."""
    result = run("capture", *arguments)
    assert result.exit_code == 0, result.stderr
    return ModelGraph.from_json(result.stdout)


def test_a_file_and_its_module_are_the_same_target(project: Path) -> None:
    by_file = captured("mynet.py:build", "--input", "1x8")
    assert by_file == captured("mynet:build", "--input", "1x8")
    assert by_file == captured(f"{project}/mynet.py:build", "--input", "1x8")


def test_a_file_of_a_package_finds_its_siblings(project: Path) -> None:
    (project / "nets").mkdir()
    (project / "nets" / "__init__.py").touch()
    (project / "nets" / "sizes.py").write_text("WIDTH = 8\n")
    (project / "nets" / "one.py").write_text(
        "from torch import nn\nfrom .sizes import WIDTH\ndef build():\n    return nn.Linear(WIDTH, WIDTH)\n"
    )
    assert captured("nets/one.py:build", "--input", "1x8").parameters == 72


def test_a_module_that_is_built_already_is_taken(project: Path) -> None:
    assert captured("mynet.py:built", "--input", "1x8").parameters == 8 * 4 + 4


def test_arguments_and_inputs_have_the_types_that_they_are_written_in(project: Path) -> None:
    arguments = ["--arg", "width=8", "--arg", "bias=false", "--arg", "sizes=[4, 5]"]
    inputs = ["1x8", "batch.pair.1=1x8", "batch.pair.0=1x2:int64", "batch.mask=1x1:bool"]
    values = ["flag=true", "past=none", "scale=3", "kind=mean"]
    options = [part for each in (*inputs, *values) for part in ("--input", each)]
    graph = captured("mynet.py:Heads", *arguments, *options)
    assert graph.parameters == 8 * 4 + 8 * 5
    nested = ["--input", '{"pair": [null, "1x8"], "mask": "1x1:bool"}']
    options = ["--input", "1x8", *nested, *(part for each in values for part in ("--input", each))]
    assert captured("mynet.py:Heads", *arguments, *options).parameters == graph.parameters


@pytest.mark.parametrize(("mask", "kept"), [("1x5:ones", 5), ("1x5:bool:ones", 5), ("1x5:int64:zeros", 0)])
def test_the_values_of_an_input_may_be_given(project: Path, mask: str, kept: int) -> None:
    graph = captured("mynet.py:Kept", "--input", "1x9x8", "--input", f"mask={mask}")
    assert graph.forward_flops(2) == 2 * 2 * kept * 8 * 4
    assert [remark.code for remark in graph.remarks] == ["values-of-input"]


def test_the_mode_may_be_chosen(project: Path) -> None:
    (project / "modes.py").write_text(
        "from torch import nn\n"
        "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.body, self.aux = nn.Linear(8, 8), nn.Linear(8, 2)\n"
        "    def forward(self, x):\n"
        "        return (self.body(x), self.aux(x)) if self.training else self.body(x)\n"
    )
    names = [
        [layer.name for layer in captured("modes.py:Net", "--input", "1x8", *mode).layers]
        for mode in ([], ["--train"], ["--eval"])
    ]
    assert names == [["x", "body", "aux"], ["x", "body", "aux"], ["x", "body"]]


def test_a_model_whose_training_reads_values_is_evaluated_unless_training_is_asked_for(project: Path) -> None:
    (project / "drops.py").write_text(
        "import torch\n"
        "from torch import nn\n"
        "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.body = nn.Linear(8, 8)\n"
        "    def forward(self, x):\n"
        "        if self.training and torch.rand([]) < 0.1:\n"
        "            return x\n"
        "        return self.body(x)\n"
    )
    run = ("capture", "drops.py:Net", "--input", "1x8", "--output", "drops.json")
    usual = in_process(*run, folder=project)
    assert usual.returncode == 0, usual.stderr
    assert "In training the model reads the values of a tensor (if self.training and" in usual.stderr
    assert "drops.py line 8), so it is captured in evaluation mode" in usual.stderr
    assert "In training" not in in_process(*run, "--eval", folder=project).stderr
    asked = in_process(*run, "--train", folder=project)
    assert asked.returncode == 2
    assert asked.stderr.endswith("at drops.py line 8; in evaluation mode it needs no values: leave --train away\n"), (
        asked.stderr
    )


@pytest.mark.parametrize("ending", ["pt", "safetensors"])
def test_weights_are_checked_by_name_and_shape(project: Path, ending: str) -> None:
    import torch

    def save(name: str, state: dict[str, torch.Tensor]) -> None:
        if ending == "pt":
            torch.save({"epoch": 3, "state_dict": state}, project / name)
        else:
            pytest.importorskip("safetensors.torch").save_file(state, project / name)

    net = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.ReLU(), torch.nn.Linear(16, 4))
    state = {f"module.{name}": tensor for name, tensor in net.state_dict().items()}
    save(f"good.{ending}", state)
    assert captured("mynet.py:build", "--input", "1x8", "--weights", f"good.{ending}").parameters == 212
    for change, sentence in (
        ({"module.2.bias": None}, 'lacks 1 of the model\'s 4 tensors, the first of them "2.bias"'),
        ({"module.3.bias": torch.zeros(4)}, 'has 1 tensors that the model lacks, the first of them "3.bias"'),
        ({"module.2.bias": torch.zeros(7)}, '"2.bias" is 7 there and 4 in the model'),
    ):
        save(f"bad.{ending}", {name: each for name, each in (state | change).items() if each is not None})
        result = run("capture", "mynet.py:build", "--input", "1x8", "--weights", f"bad.{ending}")
        assert result.exit_code == 2
        assert result.stderr.splitlines()[-1].startswith(f'Error: weights file "bad.{ending}"')
        assert sentence in result.stderr


def test_json_is_a_summary_and_the_graph_where_no_file_takes_it(project: Path) -> None:
    call = ["capture", "mynet.py:build", "--input", "1x8", "--json", "--quiet"]
    with_graph, with_file = (run(*call, *options) for options in ([], ["--output", "net.json"]))
    assert with_graph.stderr == "a module that talks\n", "what the captured code printed"
    assert with_file.stderr == ""
    found = json.loads(with_graph.stdout)
    graph = ModelGraph.load(project / "net.json")
    assert ModelGraph.from_json(json.dumps(found.pop("graph"))) == graph.model_copy(update={"name": "mynet"})
    assert found == json.loads(with_file.stdout) | {"file": None, "model": "mynet"}
    assert (found["layers"], found["parameters"], found["remarks"]) == (4, 212, [])
    assert found["forward_flops"] == [0, 2 * (8 * 16 + 16 * 4)]
    assert found["inputs"] == [{"name": "input", "shape": [[0, 1], [8, 0]], "dtype": "float32", "bytes": [0, 32]}]


LLAMA = {
    "model_type": "llama",
    "architectures": ["LlamaForCausalLM"],
    "num_hidden_layers": 1,
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "vocab_size": 50,
    "max_position_embeddings": 16,
}


def test_a_transformers_configuration_is_captured_with_inputs_of_its_own(project: Path) -> None:
    pytest.importorskip("transformers", reason="the package transformers is not installed")
    (project / "config.json").write_text(json.dumps(LLAMA))
    result = run("capture", "--hf", "config.json", "--output", "llama.json")
    assert result.exit_code == 0, result.stderr
    assert "Inputs chosen, as --input gave none: input_ids=1x16:int64" in result.stderr
    layer = 2 * 32 * 32 + 2 * 32 * 16 + 3 * 32 * 64 + 2 * 32
    assert ModelGraph.load(project / "llama.json").parameters == 2 * 50 * 32 + layer + 32
    twice = captured("--hf", "config.json", "--arg", "num_hidden_layers=2")
    assert twice.parameters == 2 * 50 * 32 + 2 * layer + 32


def test_names_of_timm_are_built_without_weights_and_have_their_own_inputs(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The packages themselves need not be installed: small ones with the same functions stand in for them."""
    (project / "timm.py").write_text(
        "from types import SimpleNamespace\n"
        "from torch import nn\n"
        "models = SimpleNamespace(get_pretrained_cfg=lambda name: SimpleNamespace(input_size=(3, 8, 8)))\n"
        "def list_models():\n"
        "    return ['tiny_net', 'small_net']\n"
        "def create_model(model_name, pretrained=False, **kwargs):\n"
        "    assert not pretrained\n"
        "    return nn.Conv2d(kwargs.get('in_chans', 3), 4, 3)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(project))
    monkeypatch.syspath_prepend(project)
    monkeypatch.delitem(sys.modules, "timm", raising=False)
    result = run("capture", "timm:tiny_net", "--arg", "in_chans=1", "--json", "--quiet")
    monkeypatch.delitem(sys.modules, "timm")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["model"] == "tiny_net"
    assert found["inputs"][0]["shape"] == [[0, 1], [1, 0], [8, 0], [8, 0]]
