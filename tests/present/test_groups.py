"""The contracted graph as the graph view gets it."""

import json
from dataclasses import replace

import pytest

from explorer.present.groups import groups
from explorer.present.payload import payload
from explorer.present.view import SliderSetting, Work, worked_out
from explorer.pricing import Case, Rates
from explorer.scenario import models
from explorer.solve.contract.contraction import contract


def _work(name: str) -> Work:
    model = models.find(name)
    return worked_out(Case(model.graph, model.usual))


@pytest.mark.parametrize("name", ["resnet18", "googlenet", "gpt2"])
def test_every_layer_is_in_a_group_that_is_drawn(name: str) -> None:
    work = _work(name)
    data = json.loads(groups(work)["json"])
    nodes = data["drawing"]["nodes"]
    assert len(data["of"]) == len(work.graph.layers)
    assert set(data["of"]) == set(range(len(nodes)))
    assert len(data["labels"]) == len(nodes) < len(work.graph.layers)


def test_groups_hold_as_long_as_the_device_runs_none_of_their_layers_faster() -> None:
    work = _work("resnet18")
    data = json.loads(groups(work)["json"])
    costs, rates = work.case.costs, work.case.rates

    def grouped(slowdown: float) -> list[int]:
        scenario = replace(work.view.scenario, device_speed=float(slowdown * rates.server_speed))
        return contract(costs, Rates.of(scenario)).group_of.tolist()

    assert grouped(0.999 * data["speedup"]) == data["of"]
    assert grouped(0.5 * data["speedup"]) == data["of"]
    assert grouped(50 * data["speedup"]) != data["of"]


def test_a_payload_has_the_groups_only_where_they_are_asked_for() -> None:
    work = _work("lenet5")
    setting = SliderSetting(work.view.scenario)
    assert payload(work, setting, in_groups=False)["groups"] is None
    assert payload(work, setting)["groups"] == groups(work)
