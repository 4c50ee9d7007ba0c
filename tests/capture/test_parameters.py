"""Every parameter is accounted for: at the layer that uses it first, or in a remark."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from captured import WIDTH, graph_of, layer
from torch import Tensor, nn

from explorer.model.graph import ModelGraph
from explorer.model.remarks import Remark

SQUARE = WIDTH * WIDTH


def lin(out: int = WIDTH) -> nn.Linear:
    return nn.Linear(WIDTH, out, bias=False)


def remark(code: Any, name: str, count: int) -> Remark:
    return Remark.of(code, name=name, count=count, size_bytes=4 * count)


def accounted(graph: ModelGraph) -> int:
    unused = (each.values["count"] for each in graph.remarks if each.code == "parameters-unused")
    return graph.parameters + sum(map(int, unused))


class Heads(nn.Module):
    """One head's result is dropped; one is never run; of a block one part is used."""

    def __init__(self) -> None:
        super().__init__()
        self.a = lin()
        self.aux = nn.Sequential(nn.Linear(WIDTH, 10), nn.Linear(10, 3))
        self.block = nn.ModuleDict({"used": lin(), "spare": nn.Linear(WIDTH, WIDTH)})
        self.scale = nn.Parameter(torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        x = self.a(x)
        self.aux(x)
        return self.block["used"](x)  # type: ignore[no-any-return]


def test_parameters_that_no_layer_uses_are_listed_by_their_largest_module() -> None:
    graph = graph_of(Heads)
    assert set(graph.remarks) == {
        Remark.of("flops-unneeded", first="aux.0", count=2 * (WIDTH * 10 + 10 * 3), per="sample"),
        remark("parameters-unused", "scale", 1),
        remark("parameters-unused", "aux", WIDTH * 10 + 10 + 33),
        remark("parameters-unused", "block.spare", SQUARE + WIDTH),
    }
    assert accounted(graph) == sum(each.numel() for each in Heads().parameters())


class Hidden(nn.Module):
    """Whatever can hold modules and tensors, and torch sees none of it."""

    def __init__(self) -> None:
        super().__init__()
        self.stages = [nn.Sequential(lin(), lin()), lin()]
        self.by_name = {"v1.0": (lin(),)}
        self.weights = [nn.Parameter(torch.zeros(WIDTH, WIDTH)) for _ in range(2)]
        self.shifts = {"first": nn.Parameter(torch.zeros(WIDTH))}
        self.plain = torch.zeros(WIDTH, requires_grad=True)
        self.spare = [lin(3)]
        self.table = [torch.zeros(WIDTH)]  # takes no gradient: a constant
        self.head = lin()

    def forward(self, x: Tensor) -> Tensor:
        for stage in (*self.stages, *self.by_name["v1.0"]):
            x = stage(x)
        for weight in self.weights:
            x = x @ weight
        return self.head(x + self.shifts["first"] + self.plain + self.table[0])  # type: ignore[no-any-return]


def test_parameters_in_plain_containers_are_parameters_and_are_said() -> None:
    model = Hidden()
    before = dict(vars(model)), dict(model._modules), dict(model._parameters)
    graph = graph_of(model)
    assert (vars(model), model._modules, model._parameters) == before, "the model is as it was"
    assert set(graph.remarks) == {
        remark("parameters-unregistered", "stages[0]", 2 * SQUARE),
        remark("parameters-unregistered", "stages[1]", SQUARE),
        remark("parameters-unregistered", "by_name[v1_0][0]", SQUARE),
        remark("parameters-unregistered", "weights", 2 * SQUARE),
        remark("parameters-unregistered", "shifts", WIDTH),
        remark("parameters-unregistered", "plain", WIDTH),
        remark("parameters-unused", "spare[0]", 3 * WIDTH),
    }
    assert graph.parameters == 7 * SQUARE + 2 * WIDTH
    assert layer(graph, "stages[0].1").operation == "Linear"
    assert layer(graph, "stages[0].1").backward.flops.per_sample == 2 * 2 * SQUARE, "it is trained"
    assert set(graph_of(Hidden).remarks) == set(graph.remarks), "and when it is built without memory"


class Tied(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.a, self.b = nn.Linear(WIDTH, WIDTH), lin()
        self.b.weight = self.a.weight

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(self.b(torch.relu(self.a(x))), self.a.weight)


def test_tied_parameters_are_counted_once_and_said() -> None:
    graph = graph_of(Tied)
    (tied,) = graph.remarks
    values = {"first": "a", "last": "linear", "layers": 3, "count": SQUARE, "size_bytes": 4 * SQUARE}
    assert tied == Remark(code="parameters-tied", values=dict(values))
    assert graph.parameters == SQUARE + WIDTH
    assert [layer(graph, name).shares_parameters_with for name in ("a", "b", "linear")] == [None, "a", "a"]


def test_a_model_that_uses_all_it_registers_has_no_remark() -> None:
    assert graph_of(nn.Sequential(lin(), nn.BatchNorm1d(WIDTH), nn.ReLU(), lin())).remarks == ()
