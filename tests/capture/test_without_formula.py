"""No operation counts nothing unnoticed."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from captured import WIDTH, Function, graph_of, layer
from torch import Tensor, nn
from torch._higher_order_ops.map import map as mapped

import sample_models
from explorer.capture import CaptureError
from explorer.model.remarks import Remark
from tests.support.errors import refused


@torch.library.custom_op("tested::mixed", mutates_args=())
def mixed(x: Tensor) -> Tensor:
    return x @ x.new_ones(x.shape[1], x.shape[1])


@mixed.register_fake
def _(x: Tensor) -> Tensor:
    return torch.empty_like(x)


mixed.register_autograd(lambda context, gradient: mixed(gradient))


def test_an_operation_of_somebody_else_is_said_with_the_number_of_its_layers() -> None:
    graph = graph_of(nn.Sequential(nn.Linear(WIDTH, WIDTH), Function(mixed), Function(mixed), nn.ReLU()))
    assert graph.remarks == (Remark.of("operation-without-formula", operation="tested::mixed", count=2),)
    assert layer(graph, "1").forward.flops.per_sample == 0
    assert layer(graph, "1").forward.bytes.per_sample == 2 * 4 * WIDTH
    assert layer(graph, "1").backward.operations == 1


@pytest.mark.parametrize("name", ["histc", "unfold", "grid", "softmax", "random", "pad", "groups", "cells"])
def test_what_only_passes_over_its_numbers_is_not_said(name: str) -> None:
    runs: dict[str, Any] = {
        "histc": lambda x: x * torch.histc(x, 4).sum(),
        "unfold": lambda x: nn.functional.unfold(x.reshape(-1, 1, 2, 4), 2),
        "grid": lambda x: nn.functional.grid_sample(
            x.reshape(-1, 1, 2, 4), x.reshape(-1, 2, 2, 2), align_corners=False
        ),
        "softmax": lambda x: torch.log_softmax(x.softmax(-1), -1).cumsum(-1),
        "random": lambda x: x + torch.rand_like(x) + torch.randn(x.shape).bernoulli(),
        "pad": lambda x: nn.functional.pad(x, (1, 1), mode="replicate")[:, ::2].tril().flip(0),
        "groups": lambda x: nn.functional.group_norm(x, 2).var(0) + x.norm(dim=1, keepdim=True),
        "cells": lambda x: nn.functional.interpolate(x[:, None], scale_factor=2, mode="linear").std(),
    }
    assert graph_of(nn.Sequential(nn.Linear(WIDTH, WIDTH), Function(runs[name]))).remarks == ()


def test_an_operation_on_functions_is_refused_and_not_counted_as_nothing() -> None:
    with refused(CaptureError, match="it chooses or repeats operations while the model runs"):
        graph_of(Function(lambda x: mapped(lambda row: row * 2, x)))


@pytest.mark.parametrize("name", sample_models.REGISTRY)
def test_the_sample_models_have_no_operation_without_a_formula(name: str) -> None:
    codes = {remark.code for remark in sample_models.load(name).remarks}
    assert codes <= {"parameters-tied"}
    assert bool(codes) is (name == "gpt2")
