"""Trade-offs on the page: what is said, drawn and entered, against prices and energies of single splits."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from checked_figures import front_figure
from graphs import changed
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import NumberInput
from views import worked_view

from explorer.app.whatif.page_choices import Asked
from explorer.app.whatif.tradeoff import USED
from explorer.library.named import library
from explorer.machines.timer import Trust
from explorer.money.energy import DevicePower
from explorer.money.prices import Prices
from explorer.present.charts.tradeoff import Second
from explorer.present.i18n.text import text
from explorer.present.measure import gap_text
from explorer.present.palette import LIGHT
from explorer.present.tradeoff_words import (
    DECLARED,
    Shown,
    coverage,
    detail,
    headline,
    spreadsheet,
    table,
    unit_of,
    value_of,
    value_text,
)
from explorer.present.user_figures import Entries, expected_figures
from explorer.present.view import OWN_FIGURES, WHAT_IF_ASKED, View
from explorer.pricing import Case
from explorer.questions.tradeoff import Objective, front
from explorer.scenario import models
from explorer.scenario.scenario import Mode
from explorer.values.units import format_time

VIEW = worked_view()
READY = {named.key: View(named.model, named.scenario) for named in library()}
FARM_SENSOR, SATELLITE = READY["farm sensor on nb-iot"], READY["research station on a satellite link"]


def _script() -> None:
    from explorer.app import state
    from explorer.app.whatif.tradeoff import show

    show(state.current())


def _shown(objective: Objective, view: View = VIEW, most: int = 50_000) -> Shown:
    case = Case(models.find(view.model).graph, view.scenario)
    prices, power = Prices.preset(view.scenario), DevicePower.preset(view.scenario)
    return Shown(view, case, front(case, objective, prices, power, most), prices, power)


@pytest.mark.parametrize("objective", Objective)
def test_the_value_of_a_split_is_that_of_the_front(objective: Objective) -> None:
    done = _shown(objective)
    for point in done.front.points:
        value = value_of(objective, done.case, point.on_device, done.prices, done.power)
        assert value == pytest.approx(point.value, rel=1e-9)
        assert done.case.terms(point.on_device).delay_s == pytest.approx(point.delay_s)


def test_the_sentence_recommends_the_knee_and_says_what_it_saves() -> None:
    done = _shown(Objective.ENERGY, SATELLITE)
    fastest, best = done.front.points
    assert done.recommended == 1
    assert headline(done).startswith("Cut after `maxpool1`: ")
    assert f"{100 * (1 - best.value / fastest.value):.3g} % less energy" in headline(done)
    longer = gap_text(best.delay_s / fastest.delay_s - 1, text("phrase-best_split"))
    more = format_time(best.delay_s - fastest.delay_s)
    assert f"It {longer}, {more} more." in headline(done)
    for point in done.front.points:
        assert format_time(point.delay_s) in detail(done)


def test_the_fastest_is_recommended_where_saving_costs_more_than_it_saves() -> None:
    done = _shown(Objective.MEMORY, FARM_SENSOR)
    assert done.recommended == 0
    first, last = done.choices[0].point, done.choices[-1].point
    longer = gap_text(last.delay_s / first.delay_s - 1)
    said = headline(done)
    assert said.startswith(text("tradeoff-headline_stay", less="", longer="").partition(":")[0])
    assert said.endswith(f"a split that {longer}.")
    assert "none saves clearly more" in detail(done)


def test_nothing_at_all_is_a_hundred_per_cent_fewer() -> None:
    assert "100 % fewer bytes over the link" in headline(_shown(Objective.BYTES, READY["factory camera over wi-fi"]))


def test_a_trade_for_next_to_nothing_is_called_so() -> None:
    done = _shown(Objective.BYTES)
    first, *_, last = done.front.points
    points = (first, replace(last, value=0.9951 * first.value))
    assert headline(replace(done, front=replace(done.front, points=points))).startswith("Little to trade here: 0.49 %")


def test_where_the_fastest_split_also_takes_the_least_there_is_nothing_to_trade() -> None:
    done = _shown(Objective.ENERGY, worked_view("resnet50"))
    assert len(done.front.points) == 1
    assert headline(done).startswith("Nothing to trade here")
    assert detail(done) == ""


@pytest.mark.parametrize(
    ("view", "memory"), [(FARM_SENSOR, "5MB"), (VIEW, "0.5GB"), (worked_view("googlenet"), "0.5GB")]
)
def test_one_split_of_a_front_that_is_known_in_part_is_not_called_the_least(view: View, memory: str) -> None:
    done = _shown(Objective.ENERGY, view.with_option("memory", memory), most=1)
    assert (done.front.coverage, len(done.choices)) == ("some", 1)
    delay = format_time(done.choices[0].point.delay_s)
    assert headline(done) == (
        f"Only one split is known here, at {delay} and {done.marks[0].said}: another one may take less."
    )


@pytest.mark.parametrize("trust", Trust)
@pytest.mark.parametrize("objective", Objective)
def test_it_says_of_the_delay_and_of_the_value_where_they_come_from(objective: Objective, trust: Trust) -> None:
    done = _shown(objective)
    said = coverage(replace(done, case=changed(done.case, trust=(trust, trust))))
    value = "estimated, from that delay and declared power" if objective in DECLARED else "counted from the model's"
    assert f"The delay is {text(f'graph-timing_{trust}')}" in said
    assert f"the value is {value}" in said


def test_splits_that_read_alike_are_one_row_and_all_are_in_the_spreadsheet() -> None:
    done = _shown(Objective.PRICE, SATELLITE.with_option("batch", "20"))
    assert len(done.front.points) > 100
    rows = table(done, 0)
    assert len(rows) == len(done.marks) < 10
    assert sum(map(int, rows["Splits alike"])) == len(done.front.points)
    for column in ("Delay", "Price"):
        assert rows[column].is_unique
    assert f"Its {len(done.front.points)} splits come down to {len(rows)}" in coverage(done)
    everything = spreadsheet(done)
    assert len(everything) == len(done.front.points)
    for row, choice in enumerate(done.choices, start=1):
        delays_s = everything[everything["row"] == row]["delay_s"].tolist()
        assert len(delays_s) == choice.count
        assert choice.point.delay_s in delays_s


def test_what_is_known_of_the_front_is_said() -> None:
    assert coverage(_shown(Objective.ENERGY)).startswith("Complete")
    assert coverage(_shown(Objective.ENERGY, most=5)).startswith("Only its convex part is known")


@pytest.mark.parametrize("objective", Objective)
def test_the_chart_has_every_point_and_the_steps_between(objective: Objective) -> None:
    done = _shown(objective)
    points = done.marks
    figure = front_figure(points, done.unsplit, 0, 0, Second("thing", 1.0), LIGHT, "estimated", complete=False)
    squares = [trace for trace in figure.data if trace.marker.symbol == "square"]
    (marks,) = (trace for trace in figure.data if trace.mode == "markers" and trace not in squares)
    assert list(marks.y) == [choice.point.value for choice in done.choices]
    assert [row[-1] for row in marks.customdata] == list(range(len(points)))
    for square in squares:  # an unsplit choice's position counts from the end
        name, *_, position = square.customdata[0]
        assert [*points, *done.unsplit][position].name == name
    assert "dash" in [trace.line.dash for trace in figure.data]
    low, high = figure.layout.xaxis.range
    assert all(low <= x <= high for x in marks.x)
    texts = " ".join(annotation.text for annotation in figure.layout.annotations)
    for mark in done.unsplit:  # in the chart, or above it
        assert mark.name in texts


def test_unsplit_choices_outside_the_chart_have_places_of_their_own_above_it() -> None:
    """Both lie beyond the same corner, so at the chart's edge one would cover the other."""
    done = _shown(Objective.ENERGY, SATELLITE)
    figure = front_figure(done.marks, done.unsplit, 0, 1, Second("thing", 1.0), LIGHT, "estimated", complete=True)
    notes = [note for note in figure.layout.annotations if note.yref == "paper"]
    assert len(notes) == len(done.unsplit) == 2
    for note, mark in zip(notes, done.unsplit, strict=True):
        assert "↗" in note.text
        for said in (mark.name, format_time(mark.delay_s), mark.said):
            assert said in note.text
        assert (note.y, note.yanchor) == (1, "bottom")
    lower, upper = (note.yshift for note in notes)
    two_lines = 2 * 1.3 * notes[0].font.size
    assert upper - lower >= two_lines
    assert upper + two_lines <= figure.layout.margin.t


def test_the_chart_names_the_recommended_point() -> None:
    done = _shown(Objective.ENERGY)
    figure = front_figure(
        done.marks, done.unsplit, 0, done.recommended, Second("thing", 1.0), LIGHT, "estimated", complete=True
    )
    (named,) = (note for note in figure.layout.annotations if note.text == "recommended")
    assert named.y == done.choices[done.recommended].point.value


def test_all_on_the_device_is_marked_where_it_does_not_fit() -> None:
    """A square below the front would say that nothing to trade is wrong."""
    view = FARM_SENSOR.with_option("memory", "3MB")
    done = _shown(Objective.ENERGY, view)
    assert "Nothing to trade here" in headline(done)
    assert done.unsplit[0].delay_s < done.marks[0].delay_s
    figure = front_figure(done.marks, done.unsplit, 0, 0, Second("thing", 1.0), LIGHT, "estimated", complete=True)
    squares = {
        trace.customdata[0][0]: trace.marker.symbol for trace in figure.data if "square" in str(trace.marker.symbol)
    }
    assert squares["All on the device (does not fit)"] == "square-open"
    assert "All on the device (does not fit)" in " ".join(note.text for note in figure.layout.annotations)
    assert "An open square does not fit into the memory limit." in coverage(done)
    assert "open square" not in coverage(_shown(Objective.ENERGY))


def test_the_table_marks_the_point_that_is_looked_at() -> None:
    done = _shown(Objective.ENERGY)
    column = table(done, 1)["Split"].tolist()
    assert [value for value in column if value.startswith("▶")] == [column[1]]
    assert spreadsheet(done)["device_energy_J"].tolist() == [point.value for point in done.front.points]


@pytest.mark.parametrize(
    ("objective", "value", "mode", "said"),
    [
        (Objective.BYTES, 38_080.0, Mode.INFERENCE, "38.1 kB"),
        (Objective.MEMORY, 1.94e7, Mode.TRAINING, "19.4 MB"),
        (Objective.MEMORY, 999_600.0, Mode.TRAINING, "1 MB"),
        (Objective.ENERGY, 0.0817, Mode.INFERENCE, "81.7 mJ"),
        (Objective.ENERGY, 4.2e3, Mode.TRAINING, "4.2 kJ"),
        (Objective.ENERGY, 0.0, Mode.TRAINING, "0 J"),
        (Objective.BYTES, 0.0, Mode.TRAINING, "0 B"),
        (Objective.PRICE, 2.6e-4, Mode.TRAINING, "0.26 EUR per 1,000 rounds"),
        (Objective.PRICE, 0.5, Mode.TRAINING, "500 EUR per 1,000 rounds"),
        (Objective.PRICE, 3.0, Mode.TRAINING, "3,000 EUR per 1,000 rounds"),
        (Objective.PRICE, 1.4e-12, Mode.INFERENCE, "0.0000014 EUR per 1,000,000 batches"),
    ],
)
def test_a_value_has_its_own_best_unit_and_three_digits(
    objective: Objective, value: float, mode: Mode, said: str
) -> None:
    assert value_text(objective, value, "EUR", mode) == said


def test_no_value_shows_more_than_three_digits_in_any_model_and_ready_scenario() -> None:
    for model, ready in product(models.models(), READY.values()):
        view = replace(ready, model=model)
        for objective in Objective:
            done = _shown(objective, view)
            for mark in (*done.marks, *done.unsplit):
                amount, _, unit = mark.said.partition(" ")
                digits = amount.replace(",", "").replace(".", "").lstrip("0")
                assert re.fullmatch(r"(0|[1-9]\d{0,2}(,\d{3})*)(\.\d*[1-9])?", amount), mark.said
                assert len(digits.rstrip("0") if "." not in amount else digits) <= 3, mark.said
                if objective is Objective.PRICE:
                    per = "1,000 rounds" if view.scenario.workload.mode is Mode.TRAINING else "1,000,000 batches"
                    assert unit == f"USD per {per}"
                else:
                    assert float(amount) == 0 or 1 <= float(amount) < 1000 or unit in ("mJ", "B"), mark.said


def test_the_axis_has_one_unit_that_suits_its_largest_value() -> None:
    done = _shown(Objective.MEMORY, READY["vehicle on mmwave"])
    assert done.unit.name == "GB"
    assert done.marks[-1].said == "19.3 MB"
    assert unit_of(Objective.ENERGY, 4.2e3, "USD", Mode.TRAINING).name == "kJ"


def test_inference_counts_parameters_and_training_memory() -> None:
    """Activations of inference are not counted, so it is not the device's memory."""
    assert "Device memory" in table(_shown(Objective.MEMORY), 0)
    done = _shown(Objective.MEMORY, FARM_SENSOR)
    assert "Parameters on the device" in table(done, 0)
    assert "device_parameters_bytes" in spreadsheet(done)
    assert "memory" not in headline(done) + detail(done) + coverage(done)


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
    mask = done.case.costs.all_on_server
    hours = done.case.terms(mask).server_compute / 3600
    more = value_of(Objective.PRICE, done.case, mask, dear, power) - value_of(
        Objective.PRICE, done.case, mask, done.prices, done.power
    )
    assert more == pytest.approx(hours * (100.0 - done.prices.server_per_hour))


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        (-5.0, "Server price must be 0 or more and at most 1,000,000,000, got -5 USD per hour"),
        (None, "Server, expected value, is empty: enter a number, or go back to the defaults"),
    ],
)
def test_what_breaks_a_rule_is_said_and_the_last_valid_result_stays(typed: float | None, problem: str) -> None:
    page = AppTest.from_function(_script, default_timeout=300).run()
    assert not page.exception
    _against(page, Objective.PRICE)
    _server(page).set_value(50.0).run()
    assert not page.warning
    valid = page.subheader[0].value, page.dataframe[0].value.to_csv()
    _server(page).set_value(typed).run()
    assert not page.exception
    advice = "Correct it under “Prices, power and radio”. Until then everything below is as before"
    assert page.warning[0].value.replace("\\", "").startswith(f"{problem}. {advice}")
    assert (page.subheader[0].value, page.dataframe[0].value.to_csv()) == valid
    assert _server(page).value == typed
    _against(page, Objective.ENERGY)
    assert not page.warning  # the price of a server takes no energy
    _against(page, Objective.PRICE)
    assert _server(page).value == typed
    assert page.subheader[0].value == valid[0]
    next(button for button in page.button if button.label == "Back to the defaults").click().run()
    assert not page.warning
    assert _server(page).value == pytest.approx(Prices.preset(VIEW.scenario).server_per_hour)


def test_what_was_wrong_from_the_start_leaves_the_presets() -> None:
    page = _at_view()
    page.session_state[OWN_FIGURES] = Entries().with_figure(("server_per_hour", "rtx-a6000"), "expected", -5.0)
    page.session_state[WHAT_IF_ASKED] = Asked("tradeoff", against="price")
    page.run()
    assert "Until then everything below is with the default figures" in page.warning[0].value
    assert page.subheader[0].value.replace("\\", "") == headline(_shown(Objective.PRICE))


def test_what_the_delay_is_weighed_against_comes_from_what_is_asked() -> None:
    page = AppTest.from_function(_script, default_timeout=300)
    page.query_params["against"] = "bytes"
    page.run()
    assert "Bytes sent" in page.dataframe[0].value
    _against(page, Objective.MEMORY)
    assert page.session_state[WHAT_IF_ASKED].against == "memory"


def _at_view() -> AppTest:
    """The page at the address of the tests' view, before it runs."""
    page = AppTest.from_function(_script, default_timeout=300)
    for name, value in VIEW.to_query().items():
        page.query_params[name] = value
    return page


def _against(page: AppTest, objective: Objective) -> None:
    page.get("button_group")[0].set_value(objective.value).run()


def _server(page: AppTest) -> NumberInput:
    return next(field for field in page.number_input if field.label == "Server (USD per hour)")


def test_the_point_that_is_looked_at_can_be_chosen_without_a_mouse() -> None:
    page = _at_view().run()
    done = _shown(Objective.ENERGY)
    assert page.select_slider[0].value == done.recommended
    page.select_slider[0].set_value(2).run()
    assert not page.exception
    names = page.dataframe[0].value["Where it cuts"].tolist()
    assert names == [mark.name for mark in done.marks]
    assert page.dataframe[0].value["Split"].tolist()[2].startswith("▶")
    (picture,) = page.get("bidi_component")
    given = json.loads(picture.proto.json)
    assert [each["name"] for each in given["splits"]["each"]] == [mark.name for mark in (*done.marks, *done.unsplit)]
    assert done.marks[2].said in given["splits"]["each"][given["chosen"]]["figures"]
    assert given["label"].endswith(f"{done.marks[2].name}.")


def test_an_unsplit_choice_on_the_front_leaves_the_click_to_the_point() -> None:
    done = _shown(Objective.BYTES)
    mask = np.ones(len(done.case.graph.layers), dtype=np.bool_)
    on_front = [bool((point.on_device == mask).all()) for point in done.front.points]
    points = [replace(done.marks[0], name="x")] if not any(on_front) else done.marks
    figure = front_figure(points, [points[0], points[0]], 0, 0, Second("thing", 1.0), LIGHT, "estimated", complete=True)
    squares = [trace for trace in figure.data if trace.marker.symbol == "square"]
    assert squares
    assert all(trace.hoverinfo == "skip" for trace in squares)
