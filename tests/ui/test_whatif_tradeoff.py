"""Trade-offs on the page: what is said, drawn and entered, against prices and energies of single splits."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import NumberInput

from explorer import models
from explorer.delay import price
from explorer.scenario import Mode
from explorer.solve.mincut import minimum_cut
from explorer.ui.own_figures import Entries, expected_figures
from explorer.ui.palette import LIGHT
from explorer.ui.view import View
from explorer.ui.whatif.tradeoff import Shown, coverage, headline, spreadsheet, table
from explorer.ui.whatif.tradeoff_figure import Second, front_figure
from explorer.ui.whatif.tradeoff_prices import USED
from explorer.ui.whatif.tradeoff_units import Scale, scale_of, value_of
from explorer.units import format_time
from explorer.whatif.energy import DevicePower
from explorer.whatif.prices import Prices
from explorer.whatif.tradeoff import Objective, front

VIEW = View.default()


def _script() -> None:
    from explorer.ui import state
    from explorer.ui.whatif.tradeoff import show

    show(state.current())


def _shown(objective: Objective, view: View = VIEW, most: int = 50_000) -> Shown:
    priced = price(models.find(view.model).graph, view.scenario)
    prices, power = Prices.preset(view.scenario), DevicePower.preset(view.scenario)
    return Shown(view, priced, front(priced, objective, prices, power, most), prices, power)


@pytest.mark.parametrize("objective", Objective)
def test_the_value_of_a_split_is_that_of_the_front(objective: Objective) -> None:
    done = _shown(objective)
    for point in done.front.points:
        value = value_of(objective, done.priced, point.on_device, done.prices, done.power)
        assert value == pytest.approx(point.value, rel=1e-9)
        assert done.priced.terms(point.on_device).delay_s == pytest.approx(point.delay_s)


def test_the_sentence_goes_from_the_fastest_to_the_most_frugal() -> None:
    done = _shown(Objective.ENERGY)
    first, last = done.front.points[0], done.front.points[-1]
    said = headline(done)
    assert first.delay_s == pytest.approx(minimum_cut(done.priced).delay_s)
    assert f"takes {format_time(first.delay_s)} and {done.scale.said(first.value)}" in said
    assert f"takes {format_time(last.delay_s - first.delay_s)} more" in said
    assert f"{100 * (1 - last.value / first.value):.3g} % less energy" in said


def test_a_trade_for_next_to_nothing_is_called_so() -> None:
    done = _shown(Objective.PRICE, View.default("gpt2"))
    assert len(done.front.points) > 1
    assert headline(done).startswith("Little to trade here")


def test_where_the_fastest_split_also_takes_the_least_there_is_nothing_to_trade() -> None:
    done = _shown(Objective.ENERGY, View.default("resnet50"))
    assert len(done.front.points) == 1
    assert headline(done).startswith("Nothing to trade here")


def test_what_is_known_of_the_front_is_said() -> None:
    assert coverage(_shown(Objective.ENERGY)).startswith("Complete")
    assert coverage(_shown(Objective.ENERGY, most=5)).startswith("Only its convex part is known")


@pytest.mark.parametrize("objective", Objective)
def test_the_chart_has_every_point_and_the_steps_between(objective: Objective) -> None:
    done = _shown(objective)
    points = done.spots
    figure = front_figure(points, done.unsplit, 0, Second("thing", 1.0), LIGHT, "estimated", complete=False)
    squares = [trace for trace in figure.data if trace.marker.symbol == "square"]
    (marks,) = (trace for trace in figure.data if trace.mode == "markers" and trace not in squares)
    assert list(marks.y) == [point.value for point in done.front.points]
    assert [row[-1] for row in marks.customdata] == list(range(len(points)))
    for square in squares:  # an unsplit choice's position counts from the end
        name, *_, position = square.customdata[0]
        assert [*points, *done.unsplit][position].name == name
    assert "dash" in [trace.line.dash for trace in figure.data]
    low, high = figure.layout.xaxis.range
    assert all(low <= x <= high for x in marks.x)
    texts = " ".join(annotation.text for annotation in figure.layout.annotations)
    for spot in done.unsplit:  # in the chart, or at its edge
        assert spot.name in texts


def test_the_table_marks_the_point_that_is_looked_at() -> None:
    done = _shown(Objective.ENERGY)
    column = table(done, 1)["Split"].tolist()
    assert [value for value in column if value.startswith("▶")] == [column[1]]
    assert spreadsheet(done)["device_energy_J"].tolist() == [point.value for point in done.front.points]


def test_values_of_one_front_share_a_unit() -> None:
    assert scale_of(Objective.ENERGY, 4.2e3, "USD", Mode.TRAINING) == Scale("kJ", 1e3)
    assert Scale("kJ", 1e3).said(250.0) == "0.25 kJ"
    assert scale_of(Objective.BYTES, 0.0, "USD", Mode.TRAINING).said(0.0) == "0 B"
    little = scale_of(Objective.PRICE, 2.6e-4, "USD", Mode.TRAINING)
    assert little.said(2.6e-4) == "0.26 USD per 1,000 rounds"
    assert scale_of(Objective.PRICE, 0.5, "EUR", Mode.INFERENCE).said(0.5) == "0.5 EUR per batch"


@pytest.mark.parametrize("device", ["jetson-tx2", "raspberry-pi-4"])
def test_the_figures_start_at_the_presets(device: str) -> None:
    scenario = VIEW.with_option("device", device).scenario
    for used in USED.values():
        prices, power = expected_figures(Entries(), scenario, used)
        assert prices == Prices.preset(scenario)
        assert power == DevicePower.preset(scenario)


def test_a_price_that_is_entered_is_the_one_that_is_paid() -> None:
    done = _shown(Objective.PRICE)
    entries = Entries().with_figure(("server_per_hour", "rtx-a6000"), "expected", 100.0)
    dear, power = expected_figures(entries, VIEW.scenario, USED[Objective.PRICE])
    mask = done.priced.server_most
    hours = done.priced.terms(mask).server_compute / 3600
    more = value_of(Objective.PRICE, done.priced, mask, dear, power) - value_of(
        Objective.PRICE, done.priced, mask, done.prices, done.power
    )
    assert more == pytest.approx(hours * (100.0 - done.prices.server_per_hour))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (-5.0, "server price must be 0 or more and at most 1,000,000,000, got -5 USD per hour"),
        (None, "Server: expected value must be a number, got an empty field"),
    ],
)
def test_what_breaks_a_rule_is_said_and_stays_in_its_field(typed: float | None, sentence: str) -> None:
    page = AppTest.from_function(_script, default_timeout=60).run()
    assert not page.exception
    page.get("button_group")[0].set_value(Objective.PRICE.value).run()
    _server(page).set_value(typed).run()
    assert not page.exception
    assert page.warning[0].value.replace("\\", "") == sentence
    assert _server(page).value == typed
    page.get("button_group")[0].set_value(Objective.ENERGY.value).run()
    assert not page.warning  # the price of a server takes no energy
    page.get("button_group")[0].set_value(Objective.PRICE.value).run()
    assert _server(page).value == typed
    next(button for button in page.button if button.label == "Back to the defaults").click().run()
    assert not page.warning
    assert _server(page).value == pytest.approx(Prices.preset(VIEW.scenario).server_per_hour)


def _server(page: AppTest) -> NumberInput:
    return next(field for field in page.number_input if field.label == "Server (USD per hour)")


def test_the_point_that_is_looked_at_can_be_chosen_without_a_mouse() -> None:
    page = AppTest.from_function(_script, default_timeout=60).run()
    done = _shown(Objective.ENERGY)
    page.select_slider[0].set_value(2).run()
    assert not page.exception
    names = page.dataframe[0].value["Where it cuts"].tolist()
    assert names == [spot.name for spot in done.spots]
    assert page.dataframe[0].value["Split"].tolist()[2].startswith("▶")
    (picture,) = page.get("bidi_component")
    given = json.loads(picture.proto.json)
    assert [each["name"] for each in given["splits"]["each"]] == [spot.name for spot in (*done.spots, *done.unsplit)]
    assert done.spots[2].said in given["splits"]["each"][given["chosen"]]["figures"]
    assert given["label"].endswith(f"{done.spots[2].name}.")


def test_an_unsplit_choice_on_the_front_leaves_the_click_to_the_point() -> None:
    done = _shown(Objective.BYTES)
    mask = np.ones(len(done.priced.graph.layers), dtype=np.bool_)
    on_front = [bool((point.on_device == mask).all()) for point in done.front.points]
    spots = [replace(done.spots[0], name="x")] if not any(on_front) else done.spots
    figure = front_figure(spots, [spots[0], spots[0]], 0, Second("thing", 1.0), LIGHT, "estimated", complete=True)
    squares = [trace for trace in figure.data if trace.marker.symbol == "square"]
    assert squares
    assert all(trace.hoverinfo == "skip" for trace in squares)
