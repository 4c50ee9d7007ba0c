"""A mistake in ``split-explorer capture`` is one sentence: the argument or the author's line, and what to do."""

from __future__ import annotations

import pickle
import sys
import zipfile
from pathlib import Path

import pytest
from command import run

MYNET = """\
import sys, warnings
import torch
from torch import nn
import numpy as np

print("a module that talks")

def build(depth=1, width=8):
    return nn.Sequential(*[nn.Linear(width, width) for _ in range(depth)])

class Two(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 4)
    def forward(self, x, mask):
        return self.linear(x) * mask

class Calls(nn.Module):
    def __init__(self, how):
        super().__init__()
        self.how, self.inner = how, nn.Linear(8, 8)
    def forward(self, x):
        x = self.inner(x)
        return getattr(self, self.how)(x)
    def branch(self, x):
        if x.sum() > 0:
            return x
        return -x
    def item(self, x):
        return x * x.max().item()
    def numpy(self, x):
        return x + torch.from_numpy(np.sort(x.detach().numpy()))
    def tolist(self, x):
        return x if sum(x[0].tolist()) > 0 else -x
    def repeat(self, x):
        return torch.repeat_interleave(x, x[:, 0].long(), 0)
    def leave(self, x):
        sys.exit(3)
    def check(self, x):
        assert x.shape[1] == 9, "nine features"
        return x
    def raises(self, x):
        try:
            return {}["key"]
        except KeyError:
            raise ValueError("no such head") from None

def needs(depth, width=8):
    return build(depth, width)
def broken():
    raise RuntimeError("no licence")
def nothing():
    build()
def several():
    return build(), "tokeniser"
def a_class():
    return Two
def number():
    return 3
class NoForward(nn.Module):
    pass
class NoInit(nn.Module):
    def __init__(self):
        self.linear = nn.Linear(8, 8)
def script():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return torch.jit.script(nn.Linear(8, 8))
def sequential():
    return nn.Sequential(nn.Linear(8, 8), nn.Sequential(nn.ReLU(), nn.Linear(9, 8)))
def words():
    return nn.Embedding(100, 8)
SIZE = 8
STATE = build().state_dict()
built = build()
"""


def line_of(text: str) -> int:
    """The line of MYNET that holds a text."""
    return next(number for number, line in enumerate(MYNET.splitlines(), 1) if text in line)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all kinds of files, as the current directory."""
    import torch

    files = {
        "mynet.py": MYNET,
        "leaves.py": "import sys\nsys.exit('bye')\n",
        "syntax.py": "def build(:\n    pass\n",
        "packages.py": "\nimport a_package_nobody_has\n",
        "raises.py": "\n\nraise ValueError('set DATA first')\n",
        "empty.py": "",
        "noobject.json": "[1]",
        "nojson.json": "{",
        "nokind.json": '{"hidden_size": 3}',
        "unknown.json": '{"model_type": "lama"}',
        "remote.json": '{"model_type": "mine", "auto_map": {"AutoModel": "modeling_mine.Mine"}}',
        "arch.json": '{"model_type": "llama", "architectures": ["LlamaForCausalML"]}',
        "field.json": '{"model_type": "llama", "hidden_size": 16, "num_attention_heads": 3}',
        "model.onnx": "\x08\x07",
        "notes.yaml": "a: 1",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    torch.save({"weight": torch.zeros(2)}, tmp_path / "state.pt")
    with zipfile.ZipFile(tmp_path / "script.pt", "w") as archive:  # as torch.jit.save lays it out
        archive.writestr("script/constants.pkl", b"")
        archive.writestr("script/code/__torch__.py", b"")
    (tmp_path / "whole.pt").write_bytes(pickle.dumps(Trap(str(tmp_path / "sprung"))))
    (tmp_path / "model.safetensors").write_bytes((2).to_bytes(8, "little") + b"{}")
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    for name in files:
        monkeypatch.delitem(sys.modules, name.removesuffix(".py"), raising=False)
    return tmp_path


class Trap:
    """Makes a file where it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (self.path, "w")


X = ["--input", "1x8"]
IN_CALLS = "in the model itself cannot be captured: "
VALUES = "it depends on the values of a tensor, and capture runs on shapes alone (torch.where chooses without them)"


@pytest.mark.parametrize(
    ("arguments", "sentences"),
    [
        # What is captured.
        ([], ["a target is missing: write file.py:callable"]),
        (["sample:lenet"], ['unknown sample model "lenet": did you mean lenet5']),
        (["resnet18"], ['target "resnet18": write sample:NAME or package.module:callable, or file.py:callable']),
        (["mynet.py"], ['"mynet.py" alone names no model', "as in mynet.py:NAME; there is build, Two, Calls"]),
        (["mynet.py:", *X], ['target "mynet.py:": write']),
        (["nothere:build", *X], ['module "nothere" cannot be imported: ModuleNotFoundError: ', "in this folder"]),
        (["nothere.py:build", *X], ['"nothere.py" cannot be read: No such file or directory']),
        (["folder", *X], ['"folder" is a directory: name a Python file in it']),
        (["mynet:biuld", *X], ['mynet: unknown callable "biuld": did you mean build']),
        (["empty.py:build", *X], ['"empty.py" holds no "build", nor any function or class: define one']),
        (["leaves:build", *X], ['module "leaves" cannot be imported: SystemExit: bye (leaves.py, line 2)']),
        (["syntax.py:build", *X], ['"syntax.py" cannot be imported: SyntaxError: ', "(syntax.py, line 1)"]),
        (
            ["packages.py:build", *X],
            ["No module named 'a_package_nobody_has' (packages.py, line 2)", "pip install a_p"],
        ),
        (["raises.py:build", *X], ["ValueError: set DATA first (raises.py, line 3)"]),
        (["mynet:SIZE", *X], ['"mynet:SIZE" must be a callable that returns an nn.Module, got int']),
        (["mynet:STATE", *X], ['"mynet:STATE" holds weights by their names, which have no forward: name the Python']),
        # Files of other kinds.
        (["state.pt", *X], ['"state.pt" holds weights by their names', "--weights state.pt"]),
        (["state.pt:net", *X], ['"state.pt" holds weights by their names']),
        (["model.safetensors", *X], ['"model.safetensors" holds weights by their names']),
        (["script.pt", *X], ['"script.pt" is TorchScript', "name the Python"]),
        (["whole.pt", *X], ['"whole.pt" is a pickle of Python objects', "it was not opened: name the Python"]),
        (["model.onnx", *X], ['"model.onnx" is a file of another framework', "name the Python"]),
        (["notes.yaml", *X], ['"notes.yaml" is no Python file: write file.py:callable']),
        (["gone.pt", *X], ['"gone.pt" cannot be read: No such file or directory']),
        (
            ["mynet:build", *X, "--weights", "whole.pt"],
            ['weights file "whole.pt" is a pickle', "torch.save(model.state"],
        ),
        (["mynet:build", *X, "--weights", "state.pt"], ['weights file "state.pt" lacks 2 of the model', '"0.weight"']),
        (["mynet:build", *X, "--weights", "gone.pt"], ['weights file "gone.pt" cannot be read: No such file']),
        (["mynet:build", *X, "--weights", "notes.yaml"], ['weights file "notes.yaml" ']),
        # The example inputs.
        (["mynet:build"], ['target "mynet:build" needs --input']),
        (["mynet:build", "--input", "3y4"], ['input "3y4": sizes must be 1 or more, the batch first']),
        (["mynet:build", "--input", "0x4"], ['input "0x4": sizes must be 1 or more, the batch first']),
        (["mynet:build", "--input=-1x4"], ['input "-1x4": sizes must be 1 or more, the batch first']),
        (["mynet:build", "--input", "x=1y4"], ['input "x=1y4": sizes must be 1 or more, the batch first']),
        (["mynet:build", "--input", "1x4:int46"], ['input "1x4:int46": unknown type "int46": did you mean int']),
        (
            ["mynet:build", "--input", "1x4:int64:twos"],
            ['input "1x4:int64:twos": unknown values "twos": did you mean ones'],
        ),
        (["mynet:build", "--input", "99999999999999999999x8"], ["it must hold at most 2,147,483,647 numbers in all"]),
        (["mynet:build", "--input", "65536x32768"], ["it must hold at most 2,147,483,647 numbers in all"]),
        (["mynet:build", "--input", "9" * 5000], [f'input "{"9" * 60}...": it must hold at most 2,147,483,647']),
        (["mynet:build", "--input", '["1x8"'], ["it begins like JSON but is none", """as in '["1x3x8x8", null]'"""]),
        (["mynet:Two", "--input", "x=1x8", "--input", "x=1x8"], ['input "x" is given twice; give it once']),
        (["mynet:Two", "--input", "x=1x8", "--input", "x.a=1x8"], ['input "x" is given both whole and by its parts']),
        (["mynet:Two", "--input", "x.a=1x8", "--input", "x=1x8"], ['input "x" is given both whole and by its parts']),
        (["mynet:Two", "--input", "x.0=1x8", "--input", "x.2=1x8"], ["parts of a list must be numbered 0 to 1"]),
        (
            ["mynet:Two", *X],
            ["forward(x, mask) at mynet.py line {line:def forward(self, x, mask)}", "needs mask; ", "--input mask="],
        ),
        (["mynet:Two", *X, *X, *X], ["forward(x, mask) at mynet.py", "it takes 2 inputs in order, got 3; leave out"]),
        (["mynet:Two", *X, "--input", "msk=1x4"], ['unknown input "msk": did you mean mask']),
        (["mynet:Two", *X, "--input", "x=1x8"], ['"x" is given by its place and by its name; give it once']),
        (
            ["mynet:Two", "--input", "1x9", "--input", "1x4"],
            [
                'operation "Linear" in module "linear"',
                "reduction dim",
                "mynet.py line {line:return self.linear(x)}",
                "the example inputs were x=1x9:float32 and mask=1x4:float32: give those that forward is written for",
            ],
        ),
        (
            ["mynet:Two", "--input", "1x8:int64", "--input", "1x4"],
            ['operation "linear" in module "linear"', "types float32, int64", "line {line:return self.linear(x)}"],
        ),
        (["mynet:sequential", *X], ['operation "Linear" in module "1.1" cannot be captured', "input=1x8:float32"]),
        (["mynet:words", *X], ['operation "Embedding" in the model itself', "input=1x8:float32", "give those"]),
        # The arguments of the callable.
        (["mynet:build", *X, "--arg", "depth"], ['argument "depth": write --arg NAME=VALUE']),
        (["mynet:build", *X, "--arg", "depht=2"], ['"mynet:build": unknown argument "depht": did you mean depth']),
        (["mynet:build", *X, "--arg", "depth=1", "--arg", "depth=2"], ['argument "depth" is given twice']),
        (["mynet:needs", *X], ['"mynet:needs" needs depth: give a value for each, as in --arg depth=18']),
        (["mynet:built", *X, "--arg", "depth=2"], ['"mynet:built" takes no arguments: leave out --arg']),
        (["sample:lenet5", "--arg", "depth=2"], ['"sample:lenet5" takes no arguments: leave out --arg']),
        (["mynet:build", *X, "--arg", "width=wide"], ['model "mynet" cannot be built: ', "line {line:return nn.Seq"]),
        # What the callable does.
        (["mynet:number", *X], ['model "mynet" cannot be built: it must be an nn.Module, got int']),
        (["mynet:nothing", *X], ['model "mynet" cannot be built: the function returns nothing: end it with']),
        (["mynet:several", *X], ["the function returns a tuple: return the nn.Module in it alone"]),
        (["mynet:a_class", *X], ["the function returns the class Two: return Two() with its arguments instead"]),
        (["mynet:script", *X], ["it is TorchScript, which holds no Python code to follow: give the nn.Module"]),
        (["mynet:broken", *X], ["no licence (RuntimeError), at mynet.py line {line:no licence}"]),
        (
            ["mynet:NoInit", *X],
            ['model "mynet" cannot be built: ', "line {line:        self.linear = nn.Linear(8, 8)}"],
        ),
        (["mynet:NoForward", *X], ['"forward"']),
        # What the model does with values.
        (["mynet:Calls", *X, "--arg", "how=branch"], ['"if x.sum() > 0:"', VALUES, "line {line:if x.sum()}"]),
        (["mynet:Calls", *X, "--arg", "how=item"], [VALUES, "mynet.py line {line:x.max().item()}"]),
        (["mynet:Calls", *X, "--arg", "how=numpy"], [VALUES, "mynet.py line {line:np.sort}"]),
        (["mynet:Calls", *X, "--arg", "how=tolist"], [VALUES, "mynet.py line {line:x[0].tolist()}"]),
        (
            ["mynet:Calls", *X, "--arg", "how=repeat"],
            [
                "tell it the size, as repeat_interleave takes output_size",
                "mynet.py line {line:torch.repeat_interleave}",
            ],
        ),
        (["mynet:Calls", *X, "--arg", "how=leave"], ['"sys.exit(3)"', "it ends the program (SystemExit: 3)"]),
        (["mynet:Calls", *X, "--arg", "how=check"], ["nine features (AssertionError)", "line {line:nine features}"]),
        (["mynet:Calls", *X, "--arg", "how=raises"], ["no such head (ValueError)", "line {line:no such head}"]),
        # Where it is written to.
        (
            ["mynet:build", *X, "--output", "no/where.json"],
            ['graph file "no/where.json" cannot be written: there is no directory no'],
        ),
        (["mynet:build", *X, "--output", "folder"], ['graph file "folder" cannot be written: it is a directory']),
        # Packages.
        (["--hf", "gone.json"], ['"gone.json" cannot be read: No such file or directory']),
        (["--hf", "nojson.json"], ['configuration "nojson.json": it must be a JSON object']),
        (["--hf", "noobject.json"], ['configuration "noobject.json": it must be a JSON object']),
        (["mynet:build", "--hf", "nojson.json"], ['give either the target "mynet:build" or --hf nojson.json']),
    ],
)
def test_a_mistake_in_capture_is_one_sentence(project: Path, arguments: list[str], sentences: list[str]) -> None:
    check(arguments, sentences)
    assert not (project / "sprung").exists(), "a pickle was executed"


@pytest.mark.parametrize(
    ("arguments", "sentences"),
    [
        (["--hf", "nokind.json"], ['configuration "nokind.json": it lacks "model_type"']),
        (["--hf", "unknown.json"], ['configuration "unknown.json": unknown model_type "lama": did you mean llama']),
        (["--hf", "remote.json"], ["trust_remote_code", "save that code as a Python file"]),
        (["--hf", "arch.json"], ['unknown architecture "LlamaForCausalML": did you mean LlamaForCausalLM']),
        (["--hf", "field.json"], ['configuration "field.json": ', "hidden size (16)"]),
        (["--hf", "arch.json", "--arg", "hiden_size=8"], ['unknown field "hiden_size": did you mean hidden_size']),
    ],
)
def test_a_mistake_in_a_configuration_is_one_sentence(
    project: Path, arguments: list[str], sentences: list[str]
) -> None:
    pytest.importorskip("transformers", reason="the package transformers is not installed")
    check(arguments, sentences)


@pytest.mark.parametrize("package", ["timm", "torchvision", "transformers"])
def test_a_package_that_is_not_installed_is_named_with_its_command(
    project: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setattr("explorer.cli.capture_packages.find_spec", lambda name: None)
    target = ["--hf", "arch.json"] if package == "transformers" else [f"{package}:resnet18"]
    check(target, [f"needs the package {package}, which is not installed: pip install {package}"])


def check(arguments: list[str], sentences: list[str]) -> None:
    """The command refuses with one line that holds all of the sentences, with no file of torch or of ours."""
    result = run("capture", *arguments)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    said = result.stderr.removeprefix("a module that talks\n")  # the captured code's own output
    assert said.startswith("Error: ")
    assert said.count("\n") == 1, said
    assert "Traceback" not in said
    assert "site-packages" not in said
    for each in sentences:
        before, marked, code = each.partition("{line:")
        wanted = f"{before}{line_of(code.removesuffix('}'))}" if marked else each
        assert wanted in said, said
