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


class Pick(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x[x > 0]


@pytest.mark.parametrize(
    ("module", "operation", "reason"),
    [
        (Gate(), "if x.sum() > 0:", "depends on the values of a tensor"),
        (Pick(), "index", "depends on the values of a tensor"),
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


def test_a_model_that_differs_between_batches_is_refused() -> None:
    with refused(CaptureError, match=r'at batch 2 it is layer "1\.mul", but at batch 3 "1\.add"'):
        graph_of(nn.Sequential(nn.Linear(WIDTH, WIDTH), DependsOnBatchInside()))


class DependsOnBatchInside(nn.Module):
    """Calls a module, so that its own operations are layers of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.relu = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        x = self.relu(x)
        return x * 2 if x.shape[0] == 2 else x + 2


class AllPairs(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x @ x.T


def test_a_cost_that_grows_faster_than_the_batch_is_refused() -> None:
    reason = "output.bytes is 16 at batch 2 and 36 at batch 3, which is no line that holds from batch 1 on"
    with refused(CaptureError, match=reason) as caught:
        graph_of(nn.Sequential(nn.Linear(WIDTH, WIDTH), AllPairs()))
    assert (caught.value.operation, caught.value.module_path) == ("AllPairs", "1")


@pytest.mark.parametrize("result", [lambda: torch.ones(3), lambda: None])
def test_a_result_that_depends_on_nothing_is_refused(result: Callable[[], Any]) -> None:
    with refused(CaptureError, match="what it returns is computed from no input, so it has no layers") as caught:
        graph_of(Function(lambda x: result()))
    assert caught.value.operation == "Function"


def test_a_layer_that_cannot_run_alone_is_named_by_its_own_path() -> None:
    def refuse(context: Any, gradient: Tensor) -> Tensor:
        raise RuntimeError("no way back")

    one_way = torch.library.custom_op(
        "tested::one_way", lambda x: x * 2, mutates_args=(), schema="(Tensor x) -> Tensor"
    )
    one_way.register_fake(torch.empty_like)
    one_way.register_autograd(refuse)
    with refused(CaptureError, match='operation "Function" in module "1" cannot be captured: no way back'):
        graph_of(nn.Sequential(nn.Linear(WIDTH, WIDTH), Function(one_way)))


def test_operations_that_run_or_not_are_refused_in_plain_words() -> None:
    def choose(x: Tensor) -> Tensor:
        chosen: Tensor = torch.cond(x.sum() > 0, lambda x: x + 1, lambda x: x - 1, (x,))
        return chosen

    with refused(CaptureError, match=r"capture needs operations that always run$") as caught:
        graph_of(Applied(choose))
    assert caught.value.operation == "cond"
