"""The controls of the sidebar: what cannot be read is said in a sentence, and the last good value stays."""

from __future__ import annotations

from typing import Any

import pytest
from sidebar_page import drawn, sidebar_page, view_of
from streamlit.testing.v1 import AppTest

from explorer import presets
from explorer.app.state import View
from explorer.machines.machine import OWN

LIMIT = View.default().with_option("memory", "2.5GB")


def _field(page: AppTest, option: str) -> Any:
    (field,) = [field for field in (*page.number_input, *page.text_input) if field.key == f"control_{option}"]
    return field


def _said(page: AppTest) -> list[str]:
    return [warning.value.replace("\\", "") for warning in page.warning]


@pytest.mark.parametrize(
    ("typed", "limit_bytes", "shown"),
    [("4", 4e9, "4"), (" .5 ", 5e8, "0.5"), ("512 MB", 5.12e8, "0.512"), ("4gb", 4e9, "4"), ("", None, "")],
)
def test_a_memory_limit_is_a_number_of_gigabytes_or_has_a_unit(
    typed: str, limit_bytes: float | None, shown: str
) -> None:
    page = sidebar_page(LIMIT)
    assert _field(page, "memory").value == "2.5"
    _field(page, "memory").set_value(typed)
    drawn(page)
    assert _said(page) == []
    assert view_of(page).scenario.constraints.memory_bytes == limit_bytes
    assert _field(page, "memory").value == shown


@pytest.mark.parametrize(
    ("option", "typed", "sentence"),
    [
        ("memory", "abc", 'memory "abc": not a number with a unit; write it like 4GB'),
        ("memory", "4 GX", 'memory "4 GX": unknown unit'),
        ("memory", "-1", 'memory must be more than 0, got "-1GB"'),
        ("memory", "0.000001", "memory: even the least split needs"),
        ("rtt", None, 'rtt "": not a number with a unit; write it like 15ms'),
        ("rtt", -1.0, 'rtt must be 0 or more, got "-1ms"'),
        ("batch", None, 'batch must be a whole number, got ""'),
        ("batch", 0, "batch must be at least 1 and at most 65,536, got 0"),
        ("batch", 1.5, 'batch must be a whole number, got "1.5"'),
        ("batch", 1e12, "batch must be at least 1 and at most 65,536, got 1000000000000"),
        ("iterations", None, 'iterations must be a whole number, got ""'),
        ("wire-overhead", "5 %%", 'wire-overhead must be a number such as 0.5 or 2, got "5 %%"'),
    ],
)
def test_what_cannot_be_read_is_said_and_kept_in_its_field_while_the_last_good_value_holds(
    option: str, typed: str | float | None, sentence: str
) -> None:
    page = sidebar_page(LIMIT)
    _field(page, option).set_value(typed)
    drawn(page)
    (said,) = _said(page)
    assert said.startswith(sentence)
    assert view_of(page) == LIMIT
    assert _field(page, option).value == typed
    assert _said(drawn(page)) == []
    assert _field(page, option).value == typed


@pytest.mark.parametrize(
    ("option", "typed", "written", "shown"),
    [
        ("wire-overhead", "5%", "0.05", "5 %"),
        ("wire-overhead", "0.06", "0.06", "6 %"),
        ("turnaround", "3", "3ms", "3 ms"),
        ("turnaround", "125 s", "125000ms", "125000ms"),
        ("label-bytes", "64", "64.0B", "64 B"),
    ],
)
def test_what_crosses_is_typed_with_a_unit_or_without_and_shown_as_people_read_it(
    option: str, typed: str, written: str, shown: str
) -> None:
    page = sidebar_page(LIMIT)
    _field(page, option).set_value(typed)
    drawn(page)
    assert _said(page) == []
    assert view_of(page) == LIMIT.with_option(option, written)
    assert _field(page, option).value == shown


def test_numbers_of_the_sidebar_change_the_scenario() -> None:
    page = sidebar_page(LIMIT)
    for option, value in (("rtt", 7.5), ("batch", 8), ("iterations", 1_234_567)):
        _field(page, option).set_value(value)
        drawn(page)
    scenario = view_of(page).scenario
    assert (scenario.link.rtt_s, scenario.workload.batch, scenario.workload.iterations) == (0.0075, 8, 1_234_567)
    assert _said(page) == []


def _select(page: AppTest, option: str) -> Any:
    (box,) = [box for box in page.selectbox if box.key == f"control_{option}"]
    return box


def test_a_machine_of_ones_own_begins_as_the_preset_and_takes_figures_with_units() -> None:
    page = sidebar_page(View.default().with_option("device", "jetson-nano"))
    _select(page, "device").select(OWN)
    drawn(page)
    assert view_of(page).scenario.device == presets.machine("device", "jetson-nano").own(title="Jetson Nano (own)")
    assert [_field(page, f"device-{figure}").value for figure in ("title", "peak", "memory", "bandwidth", "power")] == [
        "Jetson Nano (own)",
        "0.236",
        "4",
        "25.6",
        "10",
    ]
    for figure, typed in (("title", "Board *1*"), ("peak", "500 GFLOP/s"), ("memory", "2"), ("power", "0.5kW")):
        _field(page, f"device-{figure}").set_value(typed)
        drawn(page)
    _select(page, "device-kind").select("cpu")
    drawn(page)
    device = view_of(page).scenario.device
    assert (device.title, device.kind, device.peak_flops) == ("Board *1*", "cpu", 5e11)
    assert (device.memory_bytes, device.bandwidth_bytes_per_s, device.power_w) == (2e9, 25.6e9, 500)
    assert _field(page, "device-peak").value == "0.5"
    again = sidebar_page(view_of(page))
    assert view_of(again) == view_of(page)
    assert _field(again, "device-title").value == "Board *1*"
    _select(page, "device").select("jetson-tx1")
    drawn(page)
    assert view_of(page).scenario.device == presets.machine("device", "jetson-tx1")
    assert not [field for field in page.text_input if field.key == "control_device-peak"]


@pytest.mark.parametrize(
    ("figure", "typed", "sentence"),
    [
        ("peak", "fast", 'server-peak "fast": not a number with a unit; write it like 1.5TFLOP/s'),
        ("peak", "1e-9", "server-peak must be between 1 MFLOP/s and 1000 PFLOP/s, got"),
        ("memory", "8 parsec", 'server-memory "8 parsec": unknown unit'),
        ("bandwidth", "-1", 'server-bandwidth must be more than 0, got "-1GB/s"'),
        ("power", "", 'server-power "": not a number with a unit'),
        ("title", " ", "server-title must have 1 to 60 characters, got 0"),
    ],
)
def test_a_figure_that_cannot_be_taken_stays_in_its_field(figure: str, typed: str, sentence: str) -> None:
    page = sidebar_page(View.default().with_options({"server": OWN, "server-title": "Box"}))
    before = view_of(page)
    _field(page, f"server-{figure}").set_value(typed)
    drawn(page)
    assert _said(page)[0].startswith(sentence)
    assert view_of(page) == before
    _field(page, "batch").set_value(7)
    drawn(page)
    assert _field(page, f"server-{figure}").value == typed
    assert _said(page) == []


def test_a_link_of_ones_own_begins_as_the_preset() -> None:
    page = sidebar_page(View.default().with_option("link", "lte"))
    _select(page, "link").select(OWN)
    drawn(page)
    assert [_field(page, option).value for option in ("up", "down")] == ["34", "168"]
    _field(page, "up").set_value("5")
    drawn(page)
    _field(page, "down").set_value("1 Gbit/s")
    drawn(page)
    assert (view_of(page).scenario.link.uplink_bytes_per_s, view_of(page).scenario.link.preset_name) == (625e3, None)
    assert view_of(sidebar_page(view_of(page))) == view_of(page)
    assert _select(page, "link").value == OWN
    _select(page, "link").select("lte")
    drawn(page)
    assert view_of(page).scenario.link.preset_name == "lte"
    assert not [field for field in page.text_input if field.key == "control_up"]


def test_two_sessions_have_each_a_machine_of_their_own() -> None:
    pages = [
        sidebar_page(View.default().with_options({"device": OWN, "device-peak": peak}))
        for peak in ("1TFLOP/s", "2TFLOP/s")
    ]
    _field(pages[0], "device-memory").set_value("1")
    drawn(pages[0])
    drawn(pages[1])
    assert [view_of(page).scenario.device.peak_flops for page in pages] == [1e12, 2e12]
    assert [view_of(page).scenario.device.memory_bytes for page in pages] == [1e9, 4e9]
