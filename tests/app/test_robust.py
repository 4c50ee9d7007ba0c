"""The robust choice: what is entered and how, what is said, and the lines against prices of their own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest
from checked_figures import regret_figure
from graphs import asked, changed
from streamlit.testing.v1 import AppTest
from views import worked_view

from explorer.app.whatif import robust as page_part
from explorer.app.whatif.robust import first_range, parsed
from explorer.machines.timer import Trust
from explorer.model.graph import ModelGraph
from explorer.present import errors
from explorer.present.i18n.text import text
from explorer.present.map.colours import region_colours
from explorer.present.numbers import unbroken_time
from explorer.present.palette import LIGHT
from explorer.present.phrases import split_name
from explorer.present.robust_words import (
    FIGURES,
    WAYS,
    advice,
    chosen,
    facts,
    headline,
    midpoint,
    ranges_text,
    safe,
    sentence,
    spreadsheet,
)
from explorer.presets import MBIT_PER_S
from explorer.pricing import Case
from explorer.questions.changes import DelaysAlong, delays_along
from explorer.questions.inputs import INPUTS, ITERATIONS, UPLINK
from explorer.questions.phase_map import MapSplit, described
from explorer.questions.ranges import Ranges
from explorer.questions.robust import Robust, robust
from explorer.scenario import models
from explorer.scenario.scenario import Scenario, ScenarioError
from explorer.solve.exact.mincut import minimum_cut
from explorer.values.units import format_time

VIEW = worked_view()
GRAPH = models.find(VIEW.model).graph
COLUMNS = {"worst_s": "worst_s", "mean_s": "mean_s", "regret_s": "largest_regret_s"}
WIDE = Ranges(uplink_bytes_per_s=(16 * MBIT_PER_S, 625 * MBIT_PER_S))


def _script() -> None:
    from explorer.app import state
    from explorer.app.whatif.robust import show

    show(state.current())


def _page() -> AppTest:
    page = AppTest.from_function(_script, default_timeout=300)
    for name, value in VIEW.to_query().items():
        page.query_params[name] = value
    page.run()
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
    assert ranges_text(read) == "uplink from 10 Mbit/s to 500 Mbit/s, round-trip time from 0 s to 40 ms and batch 8, 64"


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
    ("entered", "said"),
    [
        ({}, "No input has a range: give at least one of them two different values."),
        ({"uplink": ["-3 Mbit/s", "10 Mbit/s"]}, 'Uplink must be more than 0, got "-3 Mbit/s".'),
        ({"uplink": ["1", "1e9 Gbit/s"]}, 'Uplink "1": unit missing, use bit/s, kbit/s, Mbit/s, Gbit/s.'),
        (
            {"uplink": ["1 Mbit/s", "1e9 Gbit/s"]},
            "Uplink must be between 1 bit/s and 1000 Gbit/s, got 1e9 Gbit/s.",
        ),
        ({"rtt": ["0 ms", "2 h"]}, "Round-trip time must be between 0 s and 1 h, got 2 h."),
        ({"uplink": ["", "500 Mbit/s"]}, "Uplink from is empty: enter a value like 20 Mbit/s."),
        ({"rtt": ["1 ms", " "]}, "Round-trip time to is empty: enter a value like 20 ms."),
        ({"uplink": ["600 Mbit/s", "500 Mbit/s"]}, "Uplink goes from 600 Mbit/s down to 500 Mbit/s: swap the two."),
        (
            {"device-speed": ["2", "2"]},
            "Device speed goes from 2 to the same value: make one of them different, or leave it out to keep it as it"
            " is.",
        ),
        ({"batch": []}, "Batch has no value: list at least two different ones."),
        ({"batch": ["16", "x"]}, 'Batch must be a whole number, got "x".'),
    ],
)
def test_what_breaks_a_rule_is_a_sentence_with_the_entry_as_typed(entered: dict[str, list[str]], said: str) -> None:
    with pytest.raises(ScenarioError) as broken:
        parsed(VIEW.scenario, entered)
    assert sentence(errors.sentence(broken.value)) == said


def test_the_sentence_gives_both_worst_cases_and_no_ranges(found: Robust) -> None:
    slow = Case(GRAPH, UPLINK.at(VIEW.scenario, 16 * MBIT_PER_S))
    middle = minimum_cut(*asked(Case(GRAPH, UPLINK.at(VIEW.scenario, 100 * MBIT_PER_S)))).on_device
    told = headline(found, slow)
    unsplit_s = slow.terms(np.ones(len(GRAPH.layers), dtype=bool)).delay_s
    assert unsplit_s <= 1.02 * minimum_cut(slow.costs, slow.rates).delay_s
    assert f"takes at most {unbroken_time(unsplit_s)} with all on the device" in told
    assert f"up to {unbroken_time(slow.terms(middle).delay_s)}" in told
    assert "Mbit/s" not in told
    assert len(told.split(" ")) <= 27


def test_what_is_practically_equal_is_one_choice_and_the_better_on_average_is_advised(found: Robust) -> None:
    cut = found.least_worst
    tie = replace(cut, on_device=~cut.on_device, worst_s=1.005 * cut.worst_s, mean_s=0.9 * cut.mean_s)
    even = replace(found, least_worst=cut, least_mean=tie, least_regret=cut, midpoint=cut)
    assert safe(even) is tie
    unsplit = replace(cut, on_device=np.ones_like(cut.on_device), mean_s=1.001 * cut.mean_s)
    assert safe(replace(even, least_mean=unsplit)) is unsplit
    close = replace(tie, mean_s=1.001 * cut.mean_s, regret_s=cut.regret_s + 0.01 * cut.mean_s)
    even = replace(even, least_mean=cut, least_regret=close)
    (one,) = chosen(even)
    assert (one.choice, one.alike) == (cut, (close,))
    assert one.ways == WAYS
    assert headline(even, Case(GRAPH, found.slowest)).endswith(
        f"practically equal: none takes longer than {unbroken_time(close.worst_s)}; moving the cut along would save at"
        f" most {unbroken_time(close.regret_s)}."
    )


def test_the_advice_is_one_split_or_one_for_either_aim(found: Robust) -> None:
    slow = Case(GRAPH, found.slowest)
    assert advice(found, slow) == (
        f"Run all on the device: never more than {unbroken_time(found.least_mean.worst_s)}, and on average"
        " within 2 % of the best."
    )
    faster = replace(found.midpoint, mean_s=0.5 * found.least_worst.mean_s)
    said_two = advice(replace(found, least_mean=faster, midpoint=faster), slow)
    assert said_two.startswith("To be safe, ")
    assert f"but up to {unbroken_time(faster.worst_s)}." in said_two
    sure = replace(found.least_worst, regret_s=0.0)
    always = replace(found, least_worst=sure, least_mean=sure, least_regret=sure, midpoint=sure)
    assert advice(always, slow) == ""
    assert "nothing takes less than" in headline(always, slow)


def test_the_values_of_the_midpoint_are_written() -> None:
    over = Ranges(uplink_bytes_per_s=WIDE.uplink_bytes_per_s, rtt_s=(0.0, 0.04), batch=(64, 8, 16))
    assert midpoint(over, over.middle(VIEW.scenario)) == (
        "The midpoint: uplink 100 Mbit/s (geometric middle); round-trip time 20 ms (halfway); batch 16 (middle of the"
        " list)."
    )


def test_only_the_least_of_the_table_is_called_the_least_and_what_is_close_practically_so(found: Robust) -> None:
    cards = chosen(found)
    assert sorted(way for card in cards for way in card.ways) == sorted(WAYS)
    for position, figure in enumerate(FIGURES):
        ranks = [list(facts(found, card, cards))[position][2] for card in cards]
        least = spreadsheet(found, Case(GRAPH, found.slowest))[COLUMNS[figure]].min()
        delay_s = found.least_worst.worst_s if figure == "worst_s" else found.least_mean.mean_s
        over = [getattr(card.choice, figure) - least for card in cards]
        assert ranks == ["least" if s == 0 else "even" if s <= 0.02 * delay_s else "more" for s in over]
    unsplit = next(card for card in cards if card.choice.on_device.all())
    assert unsplit.choice.worst_s > found.least_worst.worst_s  # which has no card of its own
    assert next(facts(found, unsplit, cards))[1:] == (format_time(unsplit.choice.worst_s), "even")


def _chart(found: Robust) -> tuple[DelaysAlong, list[MapSplit], go.Figure]:
    splits = [described(Case(GRAPH, found.slowest).costs, card.choice.on_device) for card in chosen(found)]
    ends = (20 * MBIT_PER_S, 500 * MBIT_PER_S)
    lines = delays_along(GRAPH, found.middle, UPLINK, ends, [split.on_device for split in splits])
    return lines, splits, regret_figure(lines, splits, LIGHT, "estimated")


def test_the_chart_has_the_optimum_below_and_one_line_a_choice(found: Robust) -> None:
    _, splits, figure = _chart(found)
    assert [trace.name for trace in figure.data] == [
        "Best cut at each value",
        *map(split_name, splits),
        "The best cut moves",
    ]
    assert figure.data[0].x[0] == pytest.approx(20)
    assert figure.data[0].x[-1] == pytest.approx(500)


def test_a_line_has_the_colour_of_its_split_on_the_map(found: Robust) -> None:
    lines, splits, figure = _chart(found)
    drawn = {split.on_device.tobytes(): trace.line.color for split, trace in zip(splits, figure.data[1:], strict=False)}
    ascending = sorted(splits, key=lambda split: split.on_device.sum())
    expected = region_colours(tuple(ascending), LIGHT)
    assert [drawn[split.on_device.tobytes()] for split in ascending] == expected
    assert LIGHT.link.fill not in expected
    turned = replace(lines, splits_s=lines.splits_s[::-1])
    other_way = regret_figure(turned, splits[::-1], LIGHT, "estimated")
    for split, trace in zip(splits[::-1], other_way.data[1:], strict=False):
        assert trace.line.color == drawn[split.on_device.tobytes()]


def test_a_line_that_leaves_the_chart_is_marked_with_its_longest_delay(found: Robust) -> None:
    lines, splits, _ = _chart(found)
    steep = lines.splits_s.copy()
    steep[-1] *= np.geomspace(20, 1, steep.shape[1])
    figure = regret_figure(replace(lines, splits_s=steep), splits, LIGHT, "estimated")
    (mark,) = figure.layout.annotations
    assert mark.text == f"{split_name(splits[-1])}: up to {format_time(float(steep[-1].max()))}"
    top = figure.layout.yaxis.range[1]
    assert mark.y == pytest.approx(top)
    line = figure.data[len(splits)]
    at = int(np.argmin(np.abs(np.log10(line.x) - mark.x)))
    assert line.y[at] <= top < line.y[at - 1]


@pytest.mark.parametrize("trust", Trust)
def test_the_page_says_where_the_delays_come_from(monkeypatch: pytest.MonkeyPatch, trust: Trust) -> None:
    def trusted(graph: ModelGraph, scenario: Scenario) -> Case:
        return changed(Case(graph, scenario), trust=(trust, trust))

    monkeypatch.setattr(page_part, "Case", trusted)
    (said,) = [caption.value for caption in _page().caption if "A mean takes" in caption.value]
    assert f"Delays are {text(f'graph-timing_{trust}')}." in said


def test_the_file_has_every_way_with_what_is_sampled(found: Robust) -> None:
    sheet = spreadsheet(found, Case(GRAPH, found.slowest))
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
    assert warning.startswith("Uplink goes from 900 Mbit/s down to 500 Mbit/s: swap the two. ")
    assert warning.endswith("for the last valid ranges: uplink from 90 Mbit/s to 500 Mbit/s.")
    assert page.text_input[0].value == "900 Mbit/s"
    assert _shown(page) == before
    page.text_input[1].set_value("2 Gbit/s").run()
    assert not page.warning
    assert _shown(page) != before


def test_a_broken_entry_without_a_valid_one_before_is_said_alone() -> None:
    page = AppTest.from_function(_script, default_timeout=300)
    page.session_state["whatif_entered"] = {"robust_uplink_from": "fast"}
    page.run()
    assert not page.exception
    (warning,) = page.warning
    assert warning.value.replace("\\", "") == 'Uplink "fast": not a number with a unit; write it like 20Mbit/s.'
    assert not page.subheader
    assert not page.dataframe


def test_the_last_ranges_are_not_shown_for_a_scenario_that_has_no_such_input() -> None:
    page = _page()
    page.button_group[0].set_value(["iterations"]).run()
    assert "iterations 20" in page.caption[1].value.replace("\\", "")
    page.session_state["session"].view = VIEW.with_option("mode", "inference")
    page.run()
    assert not page.exception
    assert "No input has a range" in page.warning[0].value
    assert not page.subheader


def _shown(page: AppTest) -> list[object]:
    """The sentence, the cards and the table."""
    sentences = [shown.value for shown in (*page.subheader, *page.markdown)]
    return [*sentences, page.dataframe[0].value.to_csv()]
