"""Models that a function builds: without memory, converted, and those that cannot be built."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any
from urllib.error import URLError

import pytest
import torch
from captured import WIDTH, X, graph_of, layer
from torch import Tensor, nn

from explorer.capture import CaptureError
from explorer.present import errors
from tests.support.errors import refused


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float64])
def test_the_function_that_builds_a_model_may_convert_it(dtype: torch.dtype) -> None:
    def build() -> nn.Module:
        return nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.LSTM(WIDTH, WIDTH)).to(dtype)

    graph = graph_of(build, X.to(dtype))
    assert layer(graph, "0").output.dtype == str(dtype).removeprefix("torch.")
    assert layer(graph, "0").param_bytes == (WIDTH * WIDTH + WIDTH) * dtype.itemsize
    assert layer(graph, "1").param_bytes == 8 * (WIDTH * WIDTH + WIDTH) * dtype.itemsize


class OwnTensors(nn.Module):
    """Tensors of every origin: a tied parameter, a buffer, a plain attribute, and one made while it runs."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.second.weight = self.first.weight
        self.register_buffer("offset", torch.ones(WIDTH))
        self.scale = torch.ones(WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        x = self.second(self.first(x)) + self.offset
        return x * self.scale + torch.arange(WIDTH) + torch.arange(WIDTH, device="cpu")


def test_a_model_that_its_function_builds_has_the_graph_of_the_model_itself() -> None:
    graph = graph_of(OwnTensors)
    assert graph == graph_of(OwnTensors())
    assert layer(graph, "second").shares_parameters_with == "first"


def no_licence() -> nn.Module:
    raise RuntimeError("no licence")


def fetches() -> nn.Module:
    raise RuntimeError("no weights from any source") from URLError("no such host")


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (fetches, r"its code fetches something from outside .* --arg pretrained=false, at test_building\.py line \d+$"),
        (no_licence, r"no licence \(RuntimeError\), at test_building\.py line \d+$"),
        (lambda: sys.exit(3), r"it ends the program \(SystemExit: 3\), at "),
        (lambda: 3, "it must be an nn.Module, got int$"),
    ],
)
def test_a_model_that_cannot_be_built_is_one_sentence(build: Callable[[], Any], sentence: str) -> None:
    with refused(CaptureError, match=f'^model "tested" cannot be built: {sentence}') as caught:
        graph_of(build)
    assert "\n" not in errors.sentence(caught.value)


def test_what_cannot_be_fetched_is_tried_once() -> None:
    tries = []

    def build() -> nn.Module:
        tries.append(1)
        return fetches()

    with refused(CaptureError, match="from outside"):
        graph_of(build)
    assert len(tries) == 1


def test_a_model_is_built_without_warnings_of_torch() -> None:
    """A module that looks at the memory of its weights, which fake ones have none of."""
    graph = graph_of(lambda: Transformer(WIDTH, 2, 1, 1, 16, batch_first=True), torch.empty(1, 5, WIDTH))
    assert layer(graph, "decoder.norm").inputs


def reads_a_table() -> nn.Module:
    """Drop rates as ConvNeXt, Swin and MAE make them."""
    rates = [rate.item() for rate in torch.linspace(0, 0.1, 2)]
    return nn.Sequential(*(nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.Dropout(rate)) for rate in rates))


def reads_numbers() -> nn.Module:
    return nn.Sequential(*(nn.Linear(WIDTH, WIDTH) for _ in torch.arange(2).tolist()))


class RunsItself(nn.Module):
    """Learns its stride from a forward pass, as detectors do."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.size = float(self.second(self.first(torch.zeros(1, WIDTH))).abs().sum()) * 0 + 1

    def forward(self, x: Tensor) -> Tensor:
        return self.second(self.first(x)) * self.size


class LooksAtItsWeights(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.limit = self.first.weight.detach().numpy().max()

    def forward(self, x: Tensor) -> Tensor:
        return self.second(self.first(x).clamp(max=float(self.limit)))


@pytest.mark.parametrize("build", [reads_a_table, reads_numbers, RunsItself, LooksAtItsWeights])
def test_a_model_that_reads_values_while_it_is_built_is_built_for_real(build: Callable[[], nn.Module]) -> None:
    graph = graph_of(build)
    assert graph.parameters == 2 * (WIDTH * WIDTH + WIDTH)
    assert sum(each.forward.flops.at(1) for each in graph.layers) == 2 * 2 * WIDTH * WIDTH


class OwnTable(nn.Module):
    """A table that is no buffer, moved to where the input is."""

    def __init__(self) -> None:
        super().__init__()
        self.table = torch.arange(WIDTH).float() / 3
        self.linear = nn.Linear(WIDTH, WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        return self.linear(x + self.table.to(x.device, dtype=x.dtype))


def test_a_table_that_is_no_buffer_may_be_converted() -> None:
    graph = graph_of(OwnTable)
    assert graph == graph_of(OwnTable())
    assert graph.parameters == WIDTH * WIDTH + WIDTH
    assert graph.remarks == ()


def test_only_what_is_read_takes_memory() -> None:
    """Two thousand layers of 64 MB each, behind a table whose values are read."""

    def build() -> nn.Module:
        (width,) = (torch.ones(1) * 4000).int().tolist()
        layers = [nn.Linear(width, width) for _ in range(2)] * 1000
        assert all(layer.weight.is_meta for layer in layers)
        return nn.Sequential(*layers[:2])

    graph = graph_of(build, torch.empty((1, 4000), device="meta"))
    assert graph.parameters == 2 * 4000 * 4001


def test_what_fails_for_another_reason_runs_once() -> None:
    calls = []

    def build() -> nn.Module:
        calls.append(1)
        raise ModuleNotFoundError("no module named data")

    with refused(CaptureError, match="no module named data"):
        graph_of(build)
    assert calls == [1]


class Lists(nn.Module):
    """Tensors in lists and dicts, and modules in them that torch does not see."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = [nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)]
        self.offsets = {"first": [torch.ones(WIDTH)], "second": (torch.ones(WIDTH), 3)}
        self.last = nn.Linear(WIDTH, WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        x = self.steps[1](self.steps[0](x))
        return self.last(x + self.offsets["first"][0] + self.offsets["second"][0])  # type: ignore[operator]


def test_tensors_and_modules_in_lists_are_built_without_memory_too() -> None:
    graph = graph_of(Lists)
    assert sum(each.forward.flops.at(1) for each in graph.layers) == 3 * 2 * WIDTH * WIDTH


class HidesMethods(nn.Module):
    """Attributes that have the names of methods of every module."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(WIDTH, WIDTH)
        self.modules = [2.0, 3.0]  # type: ignore[assignment, method-assign]
        self.parameters = {"scale": 2}  # type: ignore[assignment, method-assign]
        self.train = False  # type: ignore[assignment, method-assign]
        self.named_buffers = None  # type: ignore[assignment, method-assign]
        self.half = 0.5  # type: ignore[assignment, method-assign]

    def forward(self, x: Tensor) -> Tensor:
        assert self.train is False
        assert self.named_buffers is None
        return self.linear(x) * self.modules[1] * self.parameters["scale"] * self.half  # type: ignore[index, operator]


@pytest.mark.parametrize("wrap", [lambda model: model, nn.Sequential])
def test_attributes_may_have_the_names_of_methods(wrap: Callable[[nn.Module], nn.Module]) -> None:
    model = wrap(HidesMethods())
    graph = graph_of(model)
    assert graph == graph_of(lambda: wrap(HidesMethods()))
    assert graph.parameters == WIDTH * WIDTH + WIDTH
    assert [each.operation for each in graph.layers].count("mul") + len(graph.layers) >= 3
    inner = model if isinstance(model, HidesMethods) else model[0]  # type: ignore[index]
    assert inner.modules == [2.0, 3.0], "the model is as it was"
    assert "forward" not in vars(inner)


@pytest.mark.parametrize("ready", [False, True])
def test_lazy_modules_learn_their_shapes_from_the_example(ready: bool) -> None:
    def build() -> nn.Module:
        return nn.Sequential(nn.LazyLinear(32), nn.LazyBatchNorm1d(), nn.ReLU(), nn.LazyLinear(4))

    graph = graph_of(build() if ready else build)
    assert graph.parameters == WIDTH * 32 + 32 + 2 * 32 + 32 * 4 + 4
    assert graph_of(nn.LazyLinear(32), torch.empty(1, 16)).parameters == 544


def test_lazy_modules_on_a_wrong_example_are_one_sentence() -> None:
    with refused(CaptureError, match='operation "LazyConv2d" in module "0" cannot be captured'):
        graph_of(lambda: nn.Sequential(nn.LazyConv2d(3, 3)), torch.empty((1, 4), device="meta"))


@pytest.mark.parametrize(
    "wrap", [torch.nn.DataParallel, lambda model: torch.compile(model, backend="eager")], ids=["parallel", "compiled"]
)
def test_a_wrapped_model_is_the_model_inside(wrap: Callable[[nn.Module], nn.Module]) -> None:
    inner = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.ReLU())
    assert graph_of(wrap(inner)) == graph_of(inner)


class Transformer(nn.Transformer):
    def forward(self, x: Tensor) -> Tensor:  # type: ignore[override]
        return super().forward(x, x)


LLAMA = """
import resource, torch
from transformers import LlamaConfig, LlamaForCausalLM
from explorer.capture import capture
config = LlamaConfig(num_hidden_layers={layers}, use_cache=False)
ids = torch.zeros((1, 128), dtype=torch.int64, device="meta")
graph = capture(lambda: LlamaForCausalLM(config), (), {{"input_ids": ids}}, name="llama").graph
kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(graph.parameters, len(graph.layers), kilobytes / 1e6)
"""


def test_a_model_of_seven_billion_parameters_is_captured_in_little_memory() -> None:
    pytest.importorskip("transformers", reason="the package transformers, which defines the model, is not installed")
    script = LLAMA.format(layers=32)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    parameters, layers, gigabytes = map(float, done.stdout.split())
    assert parameters == 6_738_415_616
    assert layers == 772
    assert gigabytes < 1.5
