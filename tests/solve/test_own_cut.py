"""A cut that a person sets: what goes along is the least that may, and its price is that of any split."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.present.view import View, cut_layers, cut_text, from_query
from explorer.pricing import Case
from explorer.scenario import models
from explorer.solve import solve
from explorer.solve.own_cut import own_cut
from explorer.values.names import UnknownNameError


def _case(model: str, **options: str) -> Case:
    view = View.default(model)
    return Case(models.find(model).graph, view.with_options(options).scenario)


@pytest.mark.parametrize("model", ["resnet18", "googlenet"])
def test_a_cut_after_any_layer_is_the_least_allowed_side_with_it(model: str) -> None:
    case = _case(model)
    for position, layer in enumerate(case.graph.layers):
        mask = own_cut(case.costs, case.rates, [layer.name]).on_device
        assert mask[position]
        assert case.costs.violation(mask) is None
        for other in np.flatnonzero(mask & ~case.costs.on_device).tolist():
            if other == position:
                continue
            fewer = mask.copy()
            fewer[other] = False
            assert case.costs.violation(fewer) is not None, f"{case.graph.layers[other].name} need not go along"


def test_an_own_cut_where_the_best_one_is_takes_as_long() -> None:
    case = _case("resnet18")
    best = solve(case.costs, case.rates)
    names = [case.graph.layers[u].name for u in best.cut]
    assert own_cut(case.costs, case.rates, names).delay_s == pytest.approx(best.delay_s)


def test_a_cut_beyond_the_memory_is_priced_and_said_to_exceed_it() -> None:
    whole = float(_case("resnet18").costs.memory_bytes.sum())
    case = _case("resnet18", memory=f"{whole / 2:.0f}B")
    last = case.graph.layers[-1].name
    found = own_cut(case.costs, case.rates, [last])
    violation = case.costs.violation(found.on_device)
    assert violation is not None
    assert violation.code == "memory-exceeded"


def test_a_layer_that_is_none_is_named() -> None:
    case = _case("resnet18")
    with pytest.raises(UnknownNameError):
        own_cut(case.costs, case.rates, ["nothing"])


@pytest.mark.parametrize("names", [["a"], ["a,b", 'say "x"'], ["with space", "line\nbreak"], []])
def test_any_names_come_back_from_the_address(names: list[str]) -> None:
    assert cut_layers(cut_text(names)) == names


def test_a_link_reproduces_an_own_cut_and_names_one_that_is_none() -> None:
    view = View.default("googlenet").with_cut(["inception3a.branch1.conv", "inception3a.branch2.0.conv"])
    assert from_query(view.to_query()) == (view, [])
    again, problems = from_query(view.to_query() | {"cut": "elsewhere"})
    assert again == view.with_cut([])
    assert len(problems) == 1
    assert "elsewhere" in problems[0]


def test_another_model_has_no_own_cut() -> None:
    assert View.default("resnet18").with_cut(["fc"]).with_model("vgg16").cut == ()
