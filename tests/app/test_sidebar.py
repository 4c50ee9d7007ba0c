"""The controls of the sidebar: what cannot be read is said in a sentence, and the last good value stays."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explorer.app.state import View

LIMIT = View.default().with_option("memory", "2.5GB")


def _script() -> None:
    from explorer.app import state
    from explorer.app.sidebar import sidebar

    view = state.current()
    sidebar(view)
    state.show_problems()


def _page(view: View) -> AppTest:
    page = AppTest.from_function(_script, default_timeout=30)
    for name, value in view.to_query().items():
        page.query_params[name] = value
    return _drawn(page)


def _drawn(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception
    return page


def _field(page: AppTest, option: str) -> Any:
    (field,) = [field for field in (*page.number_input, *page.text_input) if field.key == f"control_{option}"]
    return field


def _said(page: AppTest) -> list[str]:
    return [warning.value.replace("\\", "") for warning in page.warning]


def _view(page: AppTest) -> View:
    view = page.session_state["view"].present
    assert isinstance(view, View)
    return view


@pytest.mark.parametrize(
    ("typed", "limit_bytes", "shown"),
    [("4", 4e9, "4"), (" .5 ", 5e8, "0.5"), ("512 MB", 5.12e8, "0.512"), ("4gb", 4e9, "4"), ("", None, "")],
)
def test_a_memory_limit_is_a_number_of_gigabytes_or_has_a_unit(
    typed: str, limit_bytes: float | None, shown: str
) -> None:
    page = _page(LIMIT)
    assert _field(page, "memory").value == "2.5"
    _field(page, "memory").set_value(typed)
    _drawn(page)
    assert _said(page) == []
    assert _view(page).scenario.constraints.memory_bytes == limit_bytes
    assert _field(page, "memory").value == shown


@pytest.mark.parametrize(
    ("option", "typed", "sentence"),
    [
        ("memory", "abc", 'memory "abc": not a number with a unit; write it like 4GB'),
        ("memory", "4 GiB", 'memory "4 GiB": unknown unit'),
        ("memory", "-1", 'memory must be more than 0, got "-1GB"'),
        ("memory", "0.000001", "memory: even the least split needs"),
        ("rtt", None, 'rtt "": not a number with a unit; write it like 15ms'),
        ("rtt", -1.0, 'rtt must be 0 or more, got "-1.0ms"'),
        ("batch", None, 'batch must be a whole number, got ""'),
        ("batch", 0, "batch must be at least 1 and at most 65,536, got 0"),
        ("iterations", None, 'iterations must be a whole number, got ""'),
    ],
)
def test_what_cannot_be_read_is_said_and_the_last_good_value_stays(
    option: str, typed: str | float | None, sentence: str
) -> None:
    page = _page(LIMIT)
    before = _field(page, option).value
    _field(page, option).set_value(typed)
    _drawn(page)
    (said,) = _said(page)
    assert said.startswith(sentence)
    assert _view(page) == LIMIT
    assert _field(page, option).value == before
    assert _said(_drawn(page)) == []


def test_numbers_of_the_sidebar_change_the_scenario() -> None:
    page = _page(LIMIT)
    for option, value in (("rtt", 7.5), ("batch", 8), ("iterations", 1_234_567)):
        _field(page, option).set_value(value)
        _drawn(page)
    scenario = _view(page).scenario
    assert (scenario.link.rtt_s, scenario.workload.batch, scenario.workload.iterations) == (0.0075, 8, 1_234_567)
    assert _said(page) == []
