"""A message that was sent before a run's values arrived chooses nothing; what a person chose meanwhile is taken."""

from __future__ import annotations

from typing import Any

import pytest
from sidebar_page import drawn, sidebar_page, view_of
from streamlit.testing.v1 import AppTest

from explorer.app.state import View

WIFI, LTE = View.default().with_option("link", "wifi-6"), View.default().with_option("link", "lte")
OTHERS = [  # what an external step changes, and what of it is in a widget
    {"up": "33Mbit/s"},
    {"batch": 7, "iterations": 3},
    {"device": "raspberry-pi-4", "server": "h100"},
    {"mode": "inference"},
    {"raw-data-may-leave": True, "keep": "maxpool", "bits": 8},
    {"memory": "1GB", "optimiser": "adam", "gradient-bits": "4"},
    {"rtt": "70ms"},
    {"sharing": "one-device", "data-set": "once", "label-bytes": "64B"},
    {"turnaround": "5ms", "wire-overhead": "5%"},
    {"device-measured": "0.96s", "server-precision": "fp16"},
    {"overlap": "pipelined"},
]


@pytest.fixture
def page() -> AppTest:
    return sidebar_page(WIFI)


def _run(page: AppTest) -> AppTest:
    assert not drawn(page).warning
    return page


def _held(page: AppTest) -> Any:
    """Returns what the browser has, with the values that it has there and keeps."""
    for kind in ("selectbox", "number_input", "text_input", "toggle", "button_group"):
        for widget in page.get(kind):
            if not widget.disabled:
                widget.set_value(widget.value)
    return page._tree


def _step(page: AppTest, view: View) -> Any:
    """Changes the view from outside of the sidebar; returns what the browser has until it gets that."""
    before = _held(page)
    page.session_state["session"].view = view
    _run(page)
    return before


@pytest.mark.parametrize("options", OTHERS, ids=lambda options: "-".join(options))
def test_a_message_sent_before_the_new_values_came_takes_none_of_them_back(
    page: AppTest, options: dict[str, object]
) -> None:
    other = WIFI.with_options(options)
    page._tree = _step(page, other)
    assert view_of(_run(page)) == other
    page._tree = _step(page, WIFI)
    assert view_of(_run(page)) == WIFI


def test_what_is_chosen_in_a_sidebar_of_before_is_taken_and_nothing_else_of_it(page: AppTest) -> None:
    moved = WIFI.with_option("up", "33Mbit/s")
    page._tree = _step(page, moved)
    page.number_input(key="control_batch").set_value(9.0)
    assert view_of(_run(page)) == moved.with_option("batch", 9)


def test_what_is_chosen_twice_before_the_browser_hears_of_it_ends_as_chosen_last(page: AppTest) -> None:
    before = _held(page)
    for mode in ("inference", "training", "inference"):
        page._tree = before
        before.get("button_group")[0].set_value(mode)
        assert view_of(_run(page)).scenario.workload.mode.value == mode


def test_the_preset_left_by_a_slider_can_be_chosen_again(page: AppTest) -> None:
    _step(page, WIFI.with_option("up", "33Mbit/s"))
    page.selectbox(key="control_link").set_value("wifi-6")
    assert view_of(_run(page)) == WIFI


def test_what_a_run_that_ended_early_has_set_is_no_value_of_the_next(page: AppTest) -> None:
    number = page.text_input(key="control_number").value
    page.session_state["seeds"].run = {"device-peak": "1"}
    _run(page)
    assert page.text_input(key="control_number").value == number


def test_the_number_of_the_values_stays_where_a_run_sets_the_same(page: AppTest) -> None:
    number = page.text_input(key="control_number").value
    _run(page)
    assert page.text_input(key="control_number").value == number
    _step(page, LTE)
    assert page.text_input(key="control_number").value != number
