"""The command line as others meet it: the JSON contract, an outside solver, the sentences, and what gets imported."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from click.testing import CliRunner, Result

import sample_models
from explorer import models
from explorer.cli import COMMANDS, main
from explorer.graph import ModelGraph
from explorer.solve import SOLVERS

ROOT = Path(__file__).resolve().parents[1]
Document = dict[str, Any]
Pairs = list[tuple[str, Any]]

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


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="split-explorer")


def document(*arguments: str | Path) -> Any:
    result = run(*arguments, "--json")
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return json.loads(result.stdout)


def refusal(*arguments: str | Path) -> str:
    """The one sentence with which a command refuses."""
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("Error: ")
    return lines[0].removeprefix("Error: ")


def in_process(*arguments: str | Path, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "explorer.cli", *map(str, arguments)],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
    )


# A diamond with a shared tensor, an integer input, a layer that is faster on the device, and two outputs.
SMALL = {
    "format": "split-explorer/model-graph",
    "version": 1,
    "name": "small",
    "layers": [
        {
            "name": "x",
            "operation": "input",
            "operation_class": "input",
            "output": {"dtype": "int64", "bytes": [0, 800]},
        },
        {
            "name": "embed",
            "operation": "Embedding",
            "operation_class": "data_movement",
            "inputs": ["x"],
            "output": {"bytes": [0, 40_000], "grad_bytes": [0, 40_000]},
            "forward": {"bytes": [4_000_000, 80_000], "operations": 1},
            "backward": {"bytes": [4_000_000, 80_000], "operations": 1},
            "param_bytes": 4_000_000,
            "parameters": 1_000_000,
        },
        *(
            {
                "name": name,
                "operation": "Linear",
                "operation_class": "matrix_product",
                "inputs": inputs,
                "output": {"bytes": [0, size], "grad_bytes": [0, size]},
                "forward": {"flops": [0, flops], "bytes": [param_bytes, size], "operations": 1},
                "backward": {"flops": [0, 2 * flops], "bytes": [param_bytes, size], "operations": 2},
                "param_bytes": param_bytes,
            }
            for name, inputs, size, flops, param_bytes in [
                ("left", ["embed"], 10_000, 20_000_000, 400_000),
                ("right", ["embed", "embed"], 30_000, 5_000_000, 100_000),
                ("join", ["left", "right"], 20_000, 40_000_000, 0),
                ("head", ["join"], 400, 80_000_000, 900_000),
                ("score", ["join", "left"], 8, 1_000, 0),
            ]
        ),
    ],
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.json"
    path.write_text(json.dumps(SMALL))
    return path


# --- an outside solver: it knows `layers --json` and the delay formula, and nothing of the library ---


def delay_of(priced: Document, device: set[str]) -> float:
    """The delay of a split, from the printed graph alone."""
    link, layers = priced["link"], priced["layers"]
    up, down = 1 / link["uplink_bytes_per_s"], 1 / link["downlink_bytes_per_s"]
    cut = {name for layer in layers if layer["name"] not in device for name in layer["inputs"] if name in device}
    iteration_s = sum(layer["device_s"] if layer["name"] in device else layer["server_s"] for layer in layers)
    iteration_s += sum(
        layer["uplink_bytes"] * up + layer["downlink_bytes"] * down for layer in layers if layer["name"] in cut
    )
    iteration_s += link["rtt_s"] if len(device) < len(layers) else 0.0
    exchanged = sum(layer["param_bytes"] for layer in layers if layer["name"] in device)
    exchange_s = exchanged * (up + down) if priced["mode"] == "training" else 0.0
    return float(priced["iterations"] * iteration_s + exchange_s)


def allowed(priced: Document, device: set[str]) -> bool:
    for layer in priced["layers"]:
        inside = layer["name"] in device
        if layer["on_device"] and not inside:
            return False
        if inside and not device.issuperset(layer["inputs"]):
            return False
    held = {layer["name"] for layer in priced["layers"] if not layer["may_cross"]}
    return not any(held & set(layer["inputs"]) & device for layer in priced["layers"] if layer["name"] not in device)


def least_by_brute_force(priced: Document) -> float:
    names = [layer["name"] for layer in priced["layers"]]
    subsets = (set(chosen) for size in range(len(names) + 1) for chosen in combinations(names, size))
    return min(delay_of(priced, device) for device in subsets if allowed(priced, device))


def least_by_networkx(priced: Document) -> float:
    """A minimum cut in whole femtoseconds; an edge without capacity is infinite."""
    n, link = priced["iterations"], priced["link"]
    up, down = 1 / link["uplink_bytes_per_s"], 1 / link["downlink_bytes_per_s"]
    exchange = up + down if priced["mode"] == "training" else 0.0

    def femtoseconds(seconds: float) -> int:
        return round(seconds * 1e15)

    network = nx.DiGraph()
    network.add_edge("s", "round trip", capacity=femtoseconds(n * link["rtt_s"]))
    for layer in priced["layers"]:
        vertex, tensor = ("layer", layer["name"]), ("tensor", layer["name"])
        on_device_s = n * layer["device_s"] + layer["param_bytes"] * exchange
        network.add_edge(vertex, "t", capacity=femtoseconds(on_device_s))
        if layer["on_device"]:
            network.add_edge("s", vertex)
        else:
            network.add_edge("s", vertex, capacity=femtoseconds(n * layer["server_s"]))
        if layer["may_cross"]:
            sending_s = n * (layer["uplink_bytes"] * up + layer["downlink_bytes"] * down)
            network.add_edge(vertex, tensor, capacity=femtoseconds(sending_s))
        else:
            network.add_edge(vertex, tensor)
        for name in layer["inputs"]:
            network.add_edge(("tensor", name), vertex)
            network.add_edge(vertex, ("layer", name))
        network.add_edge("round trip", vertex)
    _, (side, _) = nx.minimum_cut(network, "s", "t")
    device = {vertex[1] for vertex in side if vertex[0] == "layer"}
    assert allowed(priced, device)
    return delay_of(priced, device)


SCENARIOS = [
    [],
    ["--up", "3Mbit/s", "--down", "20Mbit/s", "--iterations", "500", "--device-speed", "0.3"],
    ["--mode", "inference", "--batch", "1", "--link", "wifi-5", "--raw-data-may-leave"],
    ["--up", "1Gbit/s", "--rtt", "80ms", "--bits", "5", "--server-speed", "0.02", "--iterations", "1"],
]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_brute_force_on_the_printed_graph_finds_the_same_delay(small: Path, scenario: list[str]) -> None:
    expected = least_by_brute_force(document("layers", small, *scenario))
    for method in SOLVERS:
        found = document("solve", small, "--method", method, *scenario)
        assert found["delay_s"] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("model", ["lenet5", "resnet18", "googlenet", "unet", "gpt2"])
def test_another_solver_finds_the_same_delay_from_the_printed_graph(model: str, scenario: list[str]) -> None:
    priced = document("layers", model, *scenario)
    found = document("solve", model, *scenario)
    assert found["delay_s"] == pytest.approx(least_by_networkx(priced), rel=1e-9)
    device = set(found["device_layers"])
    assert allowed(priced, device)
    assert found["delay_s"] == pytest.approx(delay_of(priced, device), rel=1e-12)


# --- the contract ---


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


@pytest.mark.parametrize("method", SOLVERS)
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


# --- what people read ---


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


# --- what goes wrong ---


@pytest.mark.parametrize("command", ["layers", "solve"])
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
        (["resnet18", "--bits", "33"], "bits must be at least 1 and at most 32, got 33"),
        (["resnet18", "--mode", "sleep"], 'mode must be training or inference, got "sleep"'),
        (["resnet18", "--device-speed", "0"], "device-speed must be between 0.001 and 1000, got 0"),
        (["resnet18", "--keep", "layer9"], 'keep: unknown layer "layer9": did you mean layer'),
        (
            ["resnet18", "--scenario", "none.json"],
            'scenario file "none.json" cannot be read: No such file or directory',
        ),
        (["none.json"], 'graph file "none.json" cannot be read: No such file or directory'),
        (["."], 'graph file "." cannot be read: Is a directory'),
        (["resnet18", "--scenario", "."], 'scenario file "." cannot be read: Is a directory'),
    ],
)
def test_a_mistake_is_one_sentence(command: str, arguments: list[str], sentence: str) -> None:
    assert refusal(command, *arguments).startswith(sentence)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x7fELF\x02\x01\x00\xff\xfe", "Invalid JSON"),
        (b"", "Invalid JSON"),
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
        (b"\x80\x00", "is not JSON"),
        (b"[1]", "must hold one object of options, got list"),
        (b'{"uplink": "1Mbit/s"}', 'unknown option "uplink": did you mean link'),
        (b'{"batch": [2]}', 'batch must be a whole number, got "[2]"'),
    ],
)
def test_a_broken_scenario_file_is_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "scenario.json"
    path.write_bytes(content)
    said = refusal("solve", "lenet5", "--scenario", path)
    assert said.startswith(f'scenario file "{path}"')
    assert sentence in said


def test_an_unreadable_file_is_one_sentence(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)  # a mode of 000 does not stop root, who may run the tests
    assert refusal("solve", small) == f'graph file "{small}" cannot be read: Permission denied'


def test_an_unknown_command_lists_near_ones() -> None:
    assert refusal("slove") == 'unknown command "slove": did you mean solve'


def test_an_unknown_method_lists_the_known() -> None:
    result = run("solve", "lenet5", "--method", "guess")
    assert result.exit_code == 2
    assert all(method in result.stderr for method in SOLVERS)


def test_a_closed_pipe_leaves_no_trace() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "explorer.cli", "layers", "densenet121", "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    _, said = process.communicate(timeout=60)
    assert said == b""


def test_the_app_refuses_a_bad_port_and_a_bad_graph_file(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(models.GRAPH_FILES, "")  # the command sets it: put it back afterwards
    models.models.cache_clear()
    try:
        assert refusal("app", "--port", "0") == "port must be from 1 to 65535, got 0"
        models.models.cache_clear()
        assert refusal("app", small, small) == f'graph file "{small}": the name "small" is taken; change its "name"'
        assert refusal("app", "none.json").endswith('none.json" cannot be read: No such file or directory')
    finally:
        models.models.cache_clear()


# --- capture ---


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "mynet.py").write_text(
        "import torch\n"
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
        "def number():\n"
        "    return 3\n"
        "SIZE = 8\n"
    )
    (tmp_path / "leaves.py").write_text("import sys\nsys.exit('bye')\n")
    return tmp_path


def test_capture_writes_a_graph_that_the_other_commands_read(project: Path) -> None:
    captured = in_process("capture", "mynet:build", "--input", "1x8", folder=project)
    assert captured.returncode == 0, captured.stderr
    graph = ModelGraph.from_json(captured.stdout)
    assert graph.name == "build"
    assert graph.parameters == 8 * 16 + 16 + 16 * 4 + 4
    assert [layer.operation for layer in graph.layers][1:] == ["Linear", "ReLU", "Linear"]
    (project / "net.json").write_text(captured.stdout)
    assert document("solve", project / "net.json")["model"] == "build"


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
        (["mynet:number", "--input", "1x8"], '"mynet:number" must return an nn.Module, got int'),
        (
            ["mynet:broken", "--input", "1x8"],
            '"mynet:broken" cannot be built: RuntimeError: no licence (mynet.py, line ',
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
    assert "Traceback" not in result.stderr
    assert result.stderr.splitlines()[-1].startswith(f"Error: {sentence}")


# --- what is imported ---


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--help"], ["torch", "streamlit", "pandas", "scipy", "ortools", "numpy"]),
        (["models"], ["torch", "streamlit", "pandas", "scipy", "ortools", "numpy"]),
        (["layers", "lenet5"], ["torch", "streamlit", "pandas", "ortools"]),
        (["solve", "lenet5"], ["torch", "streamlit", "pandas"]),
        (["capture", "--help"], ["torch", "streamlit", "pandas", "scipy", "ortools", "numpy"]),
        (["capture", "sample:lenet"], ["torch"]),
        (["app", "--port", "0"], ["torch", "pandas", "scipy", "ortools", "numpy"]),
    ],
)
def test_a_command_imports_only_what_it_needs(arguments: list[str], absent: list[str]) -> None:
    program = (
        "import sys\n"
        "from explorer.cli import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit: pass\n"
        f"print('imported', *(name for name in {absent!r} if name in sys.modules))\n"
    )
    output = subprocess.check_output(
        [sys.executable, "-c", program], cwd=ROOT, text=True, stderr=subprocess.DEVNULL, timeout=60
    )
    assert output.splitlines()[-1] == "imported"
