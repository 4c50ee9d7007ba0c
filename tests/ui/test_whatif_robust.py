"""The robust choice: what is entered and how, what is said, and the lines against prices of their own."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer import models
from explorer.delay import price
from explorer.presets import MBIT_PER_S
from explorer.scenario import ScenarioError
from explorer.solve.mincut import minimum_cut
from explorer.ui.palette import LIGHT
from explorer.ui.view import View
from explorer.ui.whatif.along import along
from explorer.ui.whatif.robust_choices import WAYS, chosen, facts, headline, spreadsheet
from explorer.ui.whatif.robust_figure import regret_figure
from explorer.ui.whatif.robust_ranges import first_range, parsed, said
from explorer.units import format_time
from explorer.whatif.inputs import BATCH, INPUTS, UPLINK
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


def test_the_lines_are_the_delays_and_the_lowest_line_is_the_optimum(found: Robust) -> None:
    masks = [card.choice.on_device for card in chosen(found)]
    lines = along(GRAPH, found.middle, UPLINK, (20 * MBIT_PER_S, 500 * MBIT_PER_S), masks)
    for column in range(0, len(lines.values), 12):
        there = price(GRAPH, UPLINK.at(found.middle, float(lines.values[column])))
        assert lines.least_s[column] == pytest.approx(minimum_cut(there).delay_s)
        for row, mask in enumerate(masks):
            assert lines.splits_s[row, column] == pytest.approx(there.terms(mask).delay_s)
    assert (lines.splits_s >= lines.least_s * (1 - 1e-9)).all()
    regrets_s = (lines.splits_s - lines.least_s).max(axis=1)
    assert regrets_s == pytest.approx(np.array([card.choice.regret_s for card in chosen(found)]))


def test_along_whole_numbers_each_listed_value_is_solved() -> None:
    lines = along(GRAPH, VIEW.scenario, BATCH, (64, 8, 16), [np.ones(len(GRAPH.layers), dtype=np.bool_)])
    assert lines.values.tolist() == [8, 16, 64]
    for column, batch in enumerate((8, 16, 64)):
        there = price(GRAPH, BATCH.at(VIEW.scenario, batch))
        assert lines.least_s[column] == pytest.approx(minimum_cut(there).delay_s)


def test_the_chart_has_the_optimum_below_and_one_line_a_choice(found: Robust) -> None:
    cards = chosen(found)
    lines = along(
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


def test_a_reversed_range_is_said_and_what_was_typed_stays() -> None:
    page = _page()
    page.text_input[0].set_value("900 Mbit/s").run()
    assert not page.exception
    assert "the range of uplink must go up" in page.warning[0].value.replace("\\", "")
    assert page.text_input[0].value == "900 Mbit/s"
    page.text_input[1].set_value("2 Gbit/s").run()
    assert not page.warning
    assert "uplink from 900 Mbit/s to 2 Gbit/s" in page.subheader[0].value.replace("\\", "")
