"""Models that a function builds: without memory, converted, and those that cannot be built."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

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


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (no_licence, r"no licence \(RuntimeError\), at test_building\.py line \d+$"),
        (lambda: sys.exit(3), r"it ends the program \(SystemExit: 3\), at "),
        (lambda: 3, "it must be an nn.Module, got int$"),
    ],
)
def test_a_model_that_cannot_be_built_is_one_sentence(build: Callable[[], Any], sentence: str) -> None:
    with refused(CaptureError, match=f'^model "tested" cannot be built: {sentence}') as caught:
        graph_of(build)
    assert "\n" not in errors.sentence(caught.value)


def test_a_model_is_built_without_warnings_of_torch() -> None:
    """A module that looks at the memory of its weights, which fake ones have none of."""
    graph = graph_of(lambda: Transformer(WIDTH, 2, 1, 1, 16, batch_first=True), torch.empty(1, 5, WIDTH))
    assert layer(graph, "decoder.norm").inputs


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
