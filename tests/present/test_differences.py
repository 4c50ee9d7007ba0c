"""What the titles of the folded groups of fields say: every field that is not as usual, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

import sample_models
from explorer import presets
from explorer.machines.by_hand import calibration_from
from explorer.machines.measured import graph_digest
from explorer.machines.profile import Profile
from explorer.present.differences import differences, fields_of
from explorer.present.view import View
from explorer.scenario.fields import FIELDS
from explorer.scenario.times import read_times

GROUPS = ("device", "server", "link", "workload", "constraints", "crossing")


def _said(view: View) -> dict[str, list[str]]:
    return {group: said for group in GROUPS if (said := differences(view, group))}


def test_nothing_differs_in_the_finished_example() -> None:
    assert _said(View.default()) == {}


def test_another_preset_link_is_no_difference_but_other_rates_are() -> None:
    assert _said(View.default().with_option("link", "lte")) == {}
    assert _said(View.default().with_option("up", "20Mbit/s")) == {"link": ["20 Mbit/s up"]}


def test_what_is_seen_elsewhere_is_left_out() -> None:
    view = View.default().with_options({"batch": 7, "iterations": 1})
    assert differences(view, "workload", ("mode", "batch")) == ["one iteration"]


@pytest.mark.parametrize(
    ("option", "value", "group", "said"),
    [
        ("rtt", "9ms", "link", "9 ms round trip"),
        ("raw-data-may-leave", "yes", "constraints", "raw data may leave"),
        ("keep", "conv1", "constraints", "kept up to conv1"),
        ("bits", 8, "constraints", "8 bits"),
        ("gradient-bits", "1", "constraints", "one bit for gradients"),
        ("memory", "2.5GB", "constraints", "2.5 GB of memory"),
        ("memory", "unlimited", "constraints", "no memory limit"),
        ("device-peak", "3TFLOP/s", "device", "3 TFLOP/s"),
        ("overlap", "pipelined", "workload", "pipelined"),
        ("sharing", "one-device", "crossing", "one device"),
        ("input-compression", "10", "crossing", "compressed 10 times"),
        ("wire-overhead", "5%", "crossing", "5 % overhead"),
        ("turnaround", "5ms", "crossing", "5 ms turnaround"),
    ],
)
def test_a_field_that_is_not_as_usual_is_said_in_its_group(option: str, value: object, group: str, said: str) -> None:
    assert differences(View.default().with_option(option, value), group)[-1] == said


def test_every_field_of_a_scenario_is_in_one_group_or_a_slider_or_a_machine_or_link_itself() -> None:
    grouped = [field.name for group in GROUPS for field in fields_of(group)]
    assert len(grouped) == len(set(grouped))
    assert set(FIELDS) - set(grouped) == {"device", "server", "link", "device-speed", "server-speed"}


def test_how_a_preset_is_used_is_a_difference_and_its_figures_are_none() -> None:
    view = View.default("resnet50").with_options({"device": "raspberry-pi-4", "device-measured": "0.96s"})
    assert _said(view) == {"device": ["timed at 960 ms"]}
    assert _said(view.with_options({"server-precision": "fp16", "server-runtime": "compiled"}))["server"] == [
        "FP16",
        "compiled",
    ]


def test_what_was_timed_on_a_machine_is_said_in_a_word_however_long_it_is() -> None:
    machine, graph = presets.machine("device", "raspberry-pi-4"), sample_models.load("lenet5")
    times = read_times("resnet50=1.5s,mobilenet_v2=0.5s", 1)
    timed = {
        "calibration": calibration_from(machine, times, training=False),
        "profile": Profile(digest=graph_digest(graph), training=False, batch=1, seconds=(0.1,) * len(graph.layers)),
    }
    view = View.default("lenet5")
    scenario = view.scenario.with_machine(machine.model_copy(update=timed))
    assert _said(replace(view, scenario=scenario))["device"] == ["calibrated", "its layers timed"]
