"""The robust choice: what is entered and how, what is said, and the lines against prices of their own."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from explorer import models
from explorer.delay import price
from explorer.history import History
from explorer.presets import MBIT_PER_S
from explorer.scenario import ScenarioError
from explorer.solve.mincut import minimum_cut
from explorer.ui.palette import LIGHT
from explorer.ui.view import View
from explorer.ui.whatif.robust_choices import WAYS, chosen, facts, headline, spreadsheet
from explorer.ui.whatif.robust_figure import regret_figure
from explorer.ui.whatif.robust_ranges import first_range, parsed, said
from explorer.units import format_time
from explorer.whatif.delays_along import delays_along
from explorer.whatif.inputs import INPUTS, ITERATIONS, UPLINK
from explorer.whatif.ranges import Ranges
from explorer.whatif.robust import Robust, robust

VIEW = View.default()
GRAPH = models.find(VIEW.model).graph
WIDE = Ranges(uplink_bytes_per_s=(20 * MBIT_PER_S, 500 * MBIT_PER_S))


def _script() -> None:
    from explorer.ui import state
    from explorer.ui.whatif.robust import show

    show(state.current())


def _page() -> AppTest:
    page = AppTest.from_function(_script, default_timeout=60).run()
    assert not page.exception
    return page


@pytest.fixture(scope="module")
def found() -> Robust:
    return robust(GRAPH, VIEW.scenario, WIDE)


def test_text_becomes_ranges_in_si_units() -> None:
    read = parsed(
        VIEW.scenario, {"uplink": ["10 Mbit/s", "0.5 Gbit/s"], "rtt": ["0 ms", "40 ms"], "batch": ["64", "8", "8"]}
    )
    assert read == Ranges(uplink_bytes_per_s=(1.25e6, 62.5e6), rtt_s=(0.0, 0.04), batch=(64, 8, 8))
    assert said(read) == "uplink from 10 Mbit/s to 500 Mbit/s, round-trip time from 0 s to 40 ms and batch 8, 64"


@pytest.mark.parametrize("name", INPUTS)
def test_the_first_range_of_each_input_can_be_read_and_holds_the_present_value(name: str) -> None:
    varied = INPUTS[name]
    read = parsed(VIEW.scenario, {name: first_range(varied, VIEW.scenario)})
    values = {**read.intervals, **read.choices}[varied]
    assert min(values) <= varied.value(VIEW.scenario) <= max(values)


@pytest.mark.parametrize("iterations", [1, 500_001, 1_234_567, 10**9])
def test_the_first_range_of_many_iterations_has_every_digit(iterations: int) -> None:
    scenario = ITERATIONS.at(VIEW.scenario, iterations)
    read = parsed(scenario, {ITERATIONS.name: first_range(ITERATIONS, scenario)})
    half, double = max(1, round(iterations / 2)), min(10**9, 2 * iterations)
    assert read.iterations == tuple(sorted({half, iterations, double}))


@pytest.mark.parametrize(
    ("option", "value", "first"),
    [("device-speed", "1000", ["500", "1000"]), ("rtt", "50s", ["0 ms", "60000 ms"]), ("rtt", "0s", ["0 ms", "10 ms"])],
)
def test_the_first_range_is_written_as_people_do(option: str, value: str, first: list[str]) -> None:
    assert first_range(INPUTS[option], VIEW.with_option(option, value).scenario) == first


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ({}, "no input has a range"),
        ({"uplink": ["", "10 Mbit/s"]}, 'uplink "": not a number with a unit'),
        ({"uplink": ["-3 Mbit/s", "10 Mbit/s"]}, "uplink must be more than 0"),
        ({"uplink": ["10 Mbs", "20 Mbit/s"]}, "unknown unit"),
        ({"uplink": ["20 Mbit/s", "10 Mbit/s"]}, "the range of uplink must go up"),
        ({"device-speed": ["2", "2"]}, "the range of device-speed is empty"),
        ({"batch": []}, "must have at least 2 different values, got none"),
        ({"batch": ["16", "x"]}, 'batch must be a whole number, got "x"'),
    ],
)
def test_what_breaks_a_rule_is_said_in_a_sentence(entered: dict[str, list[str]], sentence: str) -> None:
    with pytest.raises(ScenarioError, match=sentence):
        parsed(VIEW.scenario, entered)


def test_the_sentence_gives_both_worst_cases(found: Robust) -> None:
    slow = price(GRAPH, UPLINK.at(VIEW.scenario, 20 * MBIT_PER_S))
    middle = minimum_cut(price(GRAPH, UPLINK.at(VIEW.scenario, 100 * MBIT_PER_S))).on_device
    text = headline(found, slow, said(WIDE))
    assert f"never takes longer than {format_time(minimum_cut(slow).delay_s)}" in text
    assert f"can take {format_time(slow.terms(middle).delay_s)}" in text


def test_ways_that_agree_are_one_card_and_the_least_of_each_figure_is_marked(found: Robust) -> None:
    cards = chosen(found)
    assert sorted(way for card in cards for way in card.ways) == sorted(WAYS)
    assert len({card.choice.on_device.tobytes() for card in cards}) == len(cards)
    for position, figure in enumerate(("worst_s", "mean_s", "regret_s")):
        marked = [card for card in cards if list(facts(card, cards))[position][2]]
        least = min(getattr(card.choice, figure) for card in cards)
        assert marked
        assert all(getattr(card.choice, figure) == pytest.approx(least) for card in marked)


def test_the_chart_has_the_optimum_below_and_one_line_a_choice(found: Robust) -> None:
    cards = chosen(found)
    lines = delays_along(
        GRAPH, found.middle, UPLINK, (20 * MBIT_PER_S, 500 * MBIT_PER_S), [card.choice.on_device for card in cards]
    )
    figure = regret_figure(lines, [card.title for card in cards], LIGHT, "estimated")
    assert [trace.name for trace in figure.data] == [
        "Best cut at each value",
        *(card.title for card in cards),
        "The best cut moves",
    ]
    assert figure.data[0].x[0] == pytest.approx(20)
    assert figure.data[0].x[-1] == pytest.approx(500)


def test_the_file_has_every_way_with_what_is_sampled(found: Robust) -> None:
    sheet = spreadsheet(found, price(GRAPH, found.slowest))
    assert sheet["choice"].tolist() == list(WAYS)
    assert (sheet["sampled_worst_s"] <= sheet["worst_s"] * (1 + 1e-9)).all()
    assert (sheet["mean_regret_standard_error_s"] > 0).all()


def test_a_broken_entry_is_said_and_the_last_valid_result_stays() -> None:
    page = _page()
    page.text_input[0].set_value("90 Mbit/s").run()
    before = _shown(page)
    page.text_input[0].set_value("900 Mbit/s").run()
    assert not page.exception
    (warning,) = [warning.value.replace("\\", "") for warning in page.warning]
    assert warning.startswith("the range of uplink must go up, got 900 Mbit/s to 500 Mbit/s. ")
    assert warning.endswith("for the last valid ranges: uplink from 90 Mbit/s to 500 Mbit/s.")
    assert page.text_input[0].value == "900 Mbit/s"
    assert _shown(page) == before
    page.text_input[1].set_value("2 Gbit/s").run()
    assert not page.warning
    assert "uplink from 900 Mbit/s to 2 Gbit/s" in page.subheader[0].value.replace("\\", "")
    assert _shown(page) != before


def test_a_broken_entry_without_a_valid_one_before_is_said_alone() -> None:
    page = AppTest.from_function(_script, default_timeout=60)
    page.session_state["whatif_entered"] = {"robust_uplink_from": "fast"}
    page.run()
    assert not page.exception
    (warning,) = page.warning
    assert warning.value.replace("\\", "") == 'uplink "fast": not a number with a unit; write it like 20Mbit/s'
    assert not page.subheader
    assert not page.dataframe


def test_the_last_ranges_are_not_shown_for_a_scenario_that_has_no_such_input() -> None:
    page = _page()
    page.button_group[0].set_value(["iterations"]).run()
    assert "iterations" in page.subheader[0].value
    page.session_state["view"] = History(VIEW.with_option("mode", "inference"))
    page.run()
    assert not page.exception
    assert "no input has a range" in page.warning[0].value
    assert not page.subheader


def _shown(page: AppTest) -> list[object]:
    """The sentence, the cards and the table."""
    sentences = [shown.value for shown in (*page.subheader, *page.markdown)]
    return [*sentences, page.dataframe[0].value.to_csv()]
