"""What cannot be captured, each in one sentence that names the operation and the module."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from captured import WIDTH, Applied, Function, graph_of
from torch import Tensor, nn

from explorer.capture import CaptureError
from explorer.present import errors
from tests.support.errors import refused


class Gate(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(WIDTH, WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        x = self.linear(x)
        if x.sum() > 0:
            return x
        return -x


class TwoInputs(nn.Module):
    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        return x + y


class Repeat(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x.repeat_interleave(x.long().sum(-1), 0)


@pytest.mark.parametrize(
    ("module", "operation", "reason"),
    [
        (Gate(), "if x.sum() > 0:", "depends on the values of a tensor"),
        (
            Repeat(),
            "repeat_interleave",
            "how large its result is depends on the values of a tensor, .* at test_errors.py",
        ),
        (TwoInputs(), "Sequential", "missing 1 required positional argument"),
        (nn.Linear(WIDTH + 1, WIDTH), "Linear", "reduction dim"),
    ],
)
def test_a_failure_names_operation_and_module_in_one_sentence(
    module: nn.Module, operation: str, reason: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with refused(CaptureError, match=reason) as caught:
        graph_of(nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.Sequential(nn.ReLU(), module)))
    assert caught.value.operation == operation
    assert caught.value.module_path == ("1" if isinstance(module, TwoInputs) else "1.1"), "who made the call"
    assert operation in errors.sentence(caught.value)
    assert "\n" not in errors.sentence(caught.value)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("result", [lambda: torch.ones(3), lambda: None])
def test_a_result_that_depends_on_nothing_is_refused(result: Callable[[], Any]) -> None:
    with refused(CaptureError, match="what it returns is computed from no input, so it has no layers") as caught:
        graph_of(Function(lambda x: result()))
    assert caught.value.operation == "Function"


def test_operations_that_run_or_not_are_refused_in_plain_words() -> None:
    def choose(x: Tensor) -> Tensor:
        chosen: Tensor = torch.cond(x.sum() > 0, lambda x: x + 1, lambda x: x - 1, (x,))
        return chosen

    with refused(
        CaptureError, match=r"capture needs operations that always run, at test_errors\.py line \d+$"
    ) as caught:
        graph_of(Applied(choose))
    assert caught.value.operation == "cond"


def test_a_number_where_a_tensor_should_be_is_said() -> None:
    class Timed(nn.Module):
        def forward(self, x: Tensor, timestep: Tensor) -> Tensor:
            return x + timestep.to(x.dtype)[:, None]

    with refused(CaptureError, match=r"timestep=2 is the number 2: .* write timestep=2:float32$"):
        graph_of(Timed(), torch.empty(2, WIDTH), timestep=2)
    assert len(graph_of(Timed(), torch.empty(2, WIDTH), timestep=torch.empty(2)).layers) > 1
