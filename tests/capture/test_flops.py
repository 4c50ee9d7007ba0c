"""The formulas of convolution and attention against counts made by other means."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from captured import WIDTH, Applied, graph_of
from torch.nn.attention.flex_attention import flex_attention
from torch.utils.flop_counter import FlopCounterMode, conv_backward_flop

from explorer.capture.counting import CORRECTIONS
from explorer.capture.products import convolution_backward_flops
from explorer.model.graph import Affine, OperationClass


@pytest.mark.parametrize("groups", [1, 2, 4])
@pytest.mark.parametrize("mask", [(True, True, True), (False, True, False), (True, False, False)])
def test_a_grouped_convolution_is_its_groups_one_after_the_other(groups: int, mask: tuple[bool, bool, bool]) -> None:
    x, weight, grad = torch.empty(2, 8, 9, 9), torch.empty(12, 8 // groups, 3, 3), torch.empty(2, 12, 4, 4)
    grouped = convolution_backward_flops(grad, x, weight, None, 2, 0, 1, False, 0, groups, mask)
    one_group_x, one_group_weight = x[:, : 8 // groups], weight[: 12 // groups]
    stock = conv_backward_flop(
        *(grad[:, : 12 // groups], one_group_x, one_group_weight, None, 2, 0, 1, False, 0, 1, mask),
        out_val=(one_group_x, one_group_weight, None),
    )
    assert grouped == groups * stock


def test_a_transposed_convolution_without_groups_is_as_in_the_stock_formula() -> None:
    x, weight, grad = torch.empty(2, 8, 5, 5), torch.empty(8, 6, 2, 2), torch.empty(2, 6, 10, 10)
    arguments = (grad, x, weight, None, 2, 0, 1, True, 0, 1, (True, True, True))
    assert convolution_backward_flops(*arguments) == conv_backward_flop(*arguments, out_val=(x, weight, None))


def test_flash_attention_on_the_cpu_counts_like_two_matrix_products() -> None:
    query = torch.zeros(2, 3, 5, 4, requires_grad=True)
    with FlopCounterMode(display=False, custom_mapping=CORRECTIONS) as forward:
        result = F.scaled_dot_product_attention(query, query, query)
    with FlopCounterMode(display=False, custom_mapping=CORRECTIONS) as backward:
        result.sum().backward()
    product = 2 * 2 * 3 * 5 * 5 * 4
    assert forward.get_total_flops() == 2 * product
    assert backward.get_total_flops() == 5 * product, "the scores again, and a gradient for each factor"


def test_flex_attention_is_attention_over_all_scores() -> None:
    def run(x: torch.Tensor) -> torch.Tensor:
        heads = x.reshape(-1, 2, 2, 2)
        return flex_attention(heads, heads, heads, score_mod=lambda score, *_: score * 2)  # type: ignore[return-value]

    attention = graph_of(Applied(run)).layers[-1]
    product = 2 * 2 * 2 * 2 * 2  # of both heads, a sample
    assert attention.operation_class is OperationClass.ATTENTION
    assert attention.forward.flops == Affine(0, 2 * product)
    assert attention.backward.flops == Affine(0, 5 * product)


def test_a_mapped_function_is_the_operations_of_the_whole_batch() -> None:
    graph = graph_of(Applied(torch.vmap(lambda row: row * torch.dot(row, row))))
    assert graph.forward_flops(5) == 5 * (2 * WIDTH * WIDTH + 2 * WIDTH)
