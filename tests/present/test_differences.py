"""What the titles of the folded groups of fields say: every field that is not as usual, and nothing else."""

from __future__ import annotations

import pytest

from explorer.present.differences import differences, fields_of
from explorer.present.view import View
from explorer.scenario.fields import FIELDS

GROUPS = ("device", "server", "link", "workload", "constraints")


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
    ],
)
def test_a_field_that_is_not_as_usual_is_said_in_its_group(option: str, value: object, group: str, said: str) -> None:
    assert differences(View.default().with_option(option, value), group)[-1] == said


def test_every_field_of_a_scenario_is_in_one_group_or_a_slider_or_a_machine_or_link_itself() -> None:
    grouped = [field.name for group in GROUPS for field in fields_of(group)]
    assert len(grouped) == len(set(grouped))
    assert set(FIELDS) - set(grouped) == {
        *("device", "server", "link", "device-speed", "server-speed"),
        "turnaround",  # of the scenario itself, in the form of what crosses
    }
