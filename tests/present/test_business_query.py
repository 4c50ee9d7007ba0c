"""What a business case is for, in an address: a link brings it back, and nonsense is named and left out."""

from __future__ import annotations

from dataclasses import astuple, fields
from random import Random

import pytest
from seeds import seeds
from streamlit.testing.v1 import AppTest

from explorer import presets
from explorer.app.cache import work
from explorer.app.state import SESSION
from explorer.money.assumptions import Assumptions, Estimate
from explorer.present.business.entries import NAMES, Inputs, business_words, from_query, query_of, read
from explorer.present.user_figures import End, Entries, shown_figures
from explorer.present.view import View
from explorer.pricing import Case
from explorer.scenario.fields import FIELDS


def _priced(**changes: str) -> Case:
    view = View.default("lenet5")
    for name, value in changes.items():
        view = view.with_option(name, value)
    return work(view).case


def _inputs(entries: Entries, case: Case) -> Inputs:
    inputs, problems = read(entries, case)
    assert problems == []
    assert inputs is not None
    return inputs


def _query(inputs: Inputs, case: Case) -> dict[str, str]:
    return query_of(business_words(inputs.fleet_said, inputs.assumptions, case))


def _same(one: Assumptions, other: Assumptions) -> bool:
    pairs = [(getattr(one, each.name), getattr(other, each.name)) for each in fields(Assumptions)]
    return all(
        astuple(a) == pytest.approx(astuple(b), rel=1e-9) if isinstance(a, Estimate) else a == b for a, b in pairs
    )


def test_no_name_is_an_option_of_the_view() -> None:
    assert not set(NAMES) & {"model", "method", *FIELDS}


@pytest.mark.parametrize("mode", ["training", "inference"])
@seeds(20)
def test_a_link_brings_everything_back_that_was_entered(rng: Random, mode: str) -> None:
    case = _priced(mode=mode, link=rng.choice(["lte", "wifi-6", "100-400"]))
    entries = Entries().with_radio(case.scenario, rng.choice(list(presets.radios())))
    ends: tuple[End, ...] = ("low", "expected", "high")
    for shown in shown_figures(entries, case.scenario):
        if rng.random() < 0.5:
            for end, value in zip(ends, sorted(rng.uniform(0.5, 9) for _ in ends), strict=True):
                entries = entries.with_figure(shown.key, end, value)
    if rng.random() < 0.7:
        entries = (
            entries.with_fleet("devices", rng.randrange(1, 9999))
            .with_fleet("fixed", rng.random())
            .with_fleet("setup", rng.random())
        )
    entries = entries.with_timing("device", case.costs.trust[0], rng.choice([1.0, 1.1, 3.7]))
    entries = entries.with_timing("server", case.costs.trust[1], rng.choice([1.0, 1.2, 2.9]))
    inputs = _inputs(entries, case)
    query = _query(inputs, case)
    again, problems = from_query(query, case)
    assert problems == []
    reread = _inputs(again, case)
    assert reread.fleet_said == inputs.fleet_said
    assert _same(reread.assumptions, inputs.assumptions)


def test_where_nothing_was_entered_the_address_has_nothing() -> None:
    case = _priced()
    assert _query(_inputs(Entries(), case), case) == {}
    assert from_query({"model": "lenet5", "up": "1Mbit/s"}, case) == (Entries(), [])


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"devices": "many"}, ["devices must be a number", "many"]),
        ({"fixed": "1e999"}, ["fixed must be a number", "1e999"]),
        ({"radio": "walkie"}, ["walkie"]),
        ({"figure-data-per-gb": "3,2,1"}, ["data-per-gb", "3, 2, 1"]),
        ({"figure-data-per-gb": "<b>"}, ["data-per-gb", "<b>"]),
        ({"figure-device-time": "0.5,1,3"}, ["device-time must be 1/x,1,x"]),
    ],
)
def test_nonsense_is_named_and_the_rest_kept(query: dict[str, str], words: list[str]) -> None:
    entries, problems = from_query({"days": "21", **query}, _priced())
    assert entries == Entries().with_fleet("days", 21.0)
    assert len(problems) == 1
    assert all(word in problems[0] for word in words), problems


def _page() -> None:
    import streamlit as st

    from explorer.app.business.inputs import begin, current_inputs, write_url
    from explorer.app.cache import work
    from explorer.app.state import current, show_problems
    from explorer.present.business.entries import NAMES

    view = current(own=NAMES)
    begin(view)
    case = work(view).case
    show_problems()
    inputs, _ = current_inputs(case)
    st.text(f"{inputs.fleet.devices} {inputs.assumptions.server_per_hour.expected}")
    write_url(inputs, case)


def test_the_page_starts_with_what_its_address_says() -> None:
    page = AppTest.from_function(_page, default_timeout=300)
    for name, value in {"model": "lenet5", "devices": "50", "figure-server-per-hour": "4,5,6", "days": "x"}.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    assert page.text[0].value == "50 5.0"
    assert [warning.value.replace("\\", "") for warning in page.warning] == [
        next(warning.value.replace("\\", "") for warning in page.warning if "days must be a number" in warning.value)
    ]
    written = page.session_state[SESSION].query
    assert written["devices"] == "50"
    assert "days" not in written
