"""The view in the URL: a link reproduces it, and nonsense in a link is named and left out."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest
from streamlit.testing.v1 import AppTest

from explorer.app.state import View, from_query
from explorer.machines.machine import OWN
from explorer.model.graph import ModelGraph
from explorer.present import view as view_module
from explorer.presets import MBIT_PER_S
from explorer.pricing import Case
from explorer.scenario import codec
from explorer.scenario.fields import FIELDS
from explorer.scenario.scenario import Link, Mode, Scenario, ScenarioError
from explorer.values.names import UnknownNameError
from tests.support.errors import refused


def test_a_link_reproduces_every_part_of_the_view() -> None:
    changes = {
        "device": "raspberry-pi-5",
        "server": "h100",
        "up": "12.345Mbit/s",
        "down": "0.1Gbit/s",
        "rtt": "7.25ms",
        "mode": "inference",
        "batch": "7",
        "iterations": "3",
        "raw-data-may-leave": "yes",
        "keep": "features.denseblock1.denselayer1.norm1",
        "bits": "6",
        "device-speed": "0.3333333333333333",
        "server-speed": "2.5",
    }
    view = View.default("densenet121").with_method("linear")
    for name, value in changes.items():
        view = view.with_option(name, value)
    again, problems = from_query(view.to_query())
    assert problems == []
    assert again == view
    assert again.scenario.workload.mode is Mode.INFERENCE


def test_an_empty_address_shows_the_finished_example() -> None:
    view, problems = from_query({})
    assert problems == []
    assert view == View.default()
    assert view.model == "resnet18"
    assert view.scenario.link == Link(400 * MBIT_PER_S, 444 * MBIT_PER_S, 0.0035)


def test_a_model_in_the_address_brings_its_own_batch() -> None:
    view, _ = from_query({"model": "gpt2"})
    assert view == View.default("gpt2")
    assert view.scenario.workload.batch != View.default().scenario.workload.batch


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"model": "resnet19"}, ["resnet19", "resnet18"]),
        ({"batch": "0"}, ["batch must be at least 1", "0"]),
        ({"batch": "many"}, ["whole number", "many"]),
        ({"up": "-3Mbit/s"}, ["uplink must be more than 0", "-3Mbit/s"]),
        ({"up": "3 parsec"}, ["unknown unit", "3 parsec"]),
        ({"device": "jetson-tx3"}, ["jetson-tx3", "jetson-tx2"]),
        ({"keep": "layer9"}, ["layer9", "layer"]),
        ({"colour": "red"}, ["unknown option", "colour"]),
        ({"method": "linea"}, ["unknown method", "linear"]),
        ({"memory": "1kB"}, ["memory: even the least split needs", "1 kB"]),
        ({"mode": "<script>alert(1)</script>"}, ["mode must be training or inference"]),
    ],
)
def test_nonsense_is_named_and_the_rest_kept(query: dict[str, str], words: list[str]) -> None:
    view, problems = from_query({"server": "t4", **query})
    assert len(problems) == 1
    assert all(word in problems[0] for word in words), problems
    assert view.scenario.server.name == "t4"
    assert view == View.default().with_option("server", "t4")


def test_a_memory_limit_is_checked_once_however_many_options_change(monkeypatch: pytest.MonkeyPatch) -> None:
    limited = View.default("lenet5").with_option("memory", "1GB").to_query()
    calls: list[str] = []

    def counted(graph: ModelGraph, scenario: Scenario) -> Case:
        calls.append(graph.name)
        return Case(graph, scenario)

    monkeypatch.setattr(view_module, "Case", counted)
    view, problems = from_query(limited)
    assert (problems, len(calls)) == ([], 1)
    calls.clear()
    view.with_options({"up": "3Mbit/s", "device-speed": 2.0, "rtt": "1ms"})
    assert calls == []
    view.with_options({"mode": "inference", "batch": 3, "bits": 8})
    assert len(calls) == 1


def test_machines_of_ones_own_are_in_the_address() -> None:
    view = View.default().with_options({"device": OWN, "device-title": "Board & Co", "device-peak": "1TFLOP/s"})
    query = view.with_options({"server": OWN, "server-kind": "cpu"}).to_query()
    assert (query["device"], query["device-title"], query["device-peak"]) == (OWN, "Board & Co", "1TFLOP/s")
    again, problems = from_query(dict(parse_qsl(urlencode(query))))
    assert problems == []
    assert (again.scenario.device, again.scenario.server.kind) == (view.scenario.device, "cpu")
    bad, (problem,) = from_query(query | {"device-peak": "-1TFLOP/s"})
    assert problem.startswith("device-peak must be more than 0")
    assert bad.scenario.device == view.scenario.device.own(peak_flops=View.default().scenario.device.peak_flops)


def test_another_model_does_not_keep_a_layer_it_lacks() -> None:
    view = View.default().with_option("keep", "layer1.0.conv1")
    assert view.with_model("vgg16").scenario.constraints.keep is None


def test_another_model_keeps_the_method_and_a_memory_limit_that_it_can_meet() -> None:
    view = View.default("lenet5").with_method("linear").with_option("memory", "0.01GB")
    assert view.with_model("lenet5").scenario.constraints.memory_bytes == 1e7
    other = view.with_model("densenet121")
    assert other.scenario.constraints.memory_bytes is None
    assert other.method == "linear"


def test_the_optimum_has_no_method_in_its_address() -> None:
    view = View.default().with_method("linear")
    assert view.to_query()["method"] == "linear"
    assert "method" not in view.with_method(None).to_query()
    with refused(UnknownNameError, match='unknown method "magic"'):
        view.with_method("magic")


def test_a_rejected_option_leaves_the_view_as_it_was() -> None:
    view = View.default()
    with refused(ScenarioError, match="batch must be at least 1"):
        view.with_option("batch", 0)
    assert view == View.default()
    empty = {name for name, field in FIELDS.items() if not field.write(view.scenario)}  # and so not in an address
    assert set(codec.to_options(view.scenario)) <= set(view.to_query()) | empty
    assert {"keep", "memory", "gradient-bits", "input-bits", "label-bytes"} <= empty


def _changing() -> None:
    import streamlit as st

    from explorer.app import state

    def let_go() -> None:
        """Stands in for the graph view, which numbers what it says of its sliders."""
        number = st.session_state.get("messages", 0) + 1
        move = {"at": number, "uplink": 875e3, "downlink": 875e3, "device_speed": 1.0, "server_speed": 1.0}
        st.session_state.update(messages=number, graph_view={"sliders": [move]})

    st.text(str(state.current().to_query()))
    st.text(str(state.slider_setting().revision))
    st.button("batch", on_click=state.try_options, args=({"batch": 7},))
    st.button("slider", on_click=let_go)
    st.button("wrong", on_click=state.try_options, args=({"batch": 0},))


def test_a_change_sets_the_sliders_but_their_own_move_is_not_sent_back_to_them() -> None:
    page = AppTest.from_function(_changing).run()

    def press(name: str) -> list[str]:
        next(button for button in page.button if button.label == name).click().run()
        assert not page.exception
        return [shown.value for shown in page.text]

    assert press("batch")[1] == "1"
    slider = press("slider")
    assert "7Mbit/s" in slider[0]
    assert slider[1] == "1"
    assert press("wrong") == slider
