"""Operations in place whose functional form has another name, or whose name has another meaning without the dash."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from captured import WIDTH, Applied, graph_of, layer
from torch import Tensor

FORMS: dict[str, tuple[Callable[[Tensor], Tensor], int]] = {
    "pow": (lambda x: x.pow_(-0.5), WIDTH),
    "pow of a tensor": (lambda x: x.pow_(torch.ones(WIDTH)), WIDTH),
    "ldexp": (lambda x: x.ldexp_(torch.ones(WIDTH)), WIDTH),
    "transpose": (lambda x: x[..., None].transpose_(1, 2).sum(1), WIDTH),
    "add": (lambda x: x.add_(1), WIDTH),
}


@pytest.mark.parametrize("form", FORMS)
def test_an_operation_in_place_is_the_functional_one_with_the_same_arguments(form: str) -> None:
    run, width = FORMS[form]
    graph = graph_of(Applied(lambda x: run(x) * 2))
    assert graph.layers[-1].operation == "mul"
    assert graph.layers[-1].inputs == (graph.layers[-2].name,)
    assert graph.layers[-2].operation == ("sum" if form == "transpose" else form.split()[0])
    assert graph.layers[-2].output.shape[-1].fixed == width
    assert layer(graph, "linear").backward.flops.per_sample == 2 * WIDTH * WIDTH
