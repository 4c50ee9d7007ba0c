"""The sensitivity part: what it says, draws and lists, against minimum cuts of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from checked_figures import tornado
from graphs import asked
from streamlit.testing.v1 import AppTest
from views import worked_view

from explorer.present.charts.sensitivity import spreadsheet, table_html
from explorer.present.numbers import unbroken_time
from explorer.present.palette import LIGHT
from explorer.present.sensitivity_words import headline
from explorer.pricing import Case
from explorer.questions.inputs import INPUTS
from explorer.questions.sensitivity import Swing, sensitivity
from explorer.scenario import models
from explorer.solve.exact.mincut import minimum_cut

VIEW = worked_view()
GRAPH = models.find(VIEW.model).graph


def _script() -> None:
    from explorer.app import state
    from explorer.app.whatif.sensitivity import show

    show(state.current())


@pytest.fixture(scope="module")
def swings() -> tuple[Swing, ...]:
    return sensitivity(GRAPH, VIEW.scenario, 2.0)


def _delay_s(name: str, value: float) -> float:
    return minimum_cut(*asked(Case(GRAPH, INPUTS[name].at(VIEW.scenario, value)))).delay_s


def test_the_sentence_names_the_first_input_and_what_half_and_double_of_it_do(swings: tuple[Swing, ...]) -> None:
    speed = next(swing for swing in swings if swing.varied.name == "device-speed")
    now_s = _delay_s("device-speed", 1.0)
    said = headline([speed, *swings])
    assert said.startswith("Here the device speed matters most")
    assert f"half of it costs {unbroken_time(_delay_s('device-speed', 0.5) - now_s)} more" in said
    assert f"double saves {unbroken_time(now_s - _delay_s('device-speed', 2.0))}" in said
    assert len(speed.changes) == 3
    for change in speed.changes:
        assert f"{change.value:.3g}" in said


def test_where_the_cut_stays_the_sentence_says_so(swings: tuple[Swing, ...]) -> None:
    downlink = next(swing for swing in swings if swing.varied.name == "downlink")
    assert downlink.changes == ()
    assert headline([downlink]).endswith("Along it the best cut stays where it is.")


def test_where_nothing_changes_much_no_input_is_said_to_matter(swings: tuple[Swing, ...]) -> None:
    still = replace(swings[0], low=swings[0].now, high=swings[0].now, changes=())
    assert headline([still]).startswith("None of these inputs matters much here")


def test_a_bar_reaches_from_the_delay_now_to_the_delay_at_its_end(swings: tuple[Swing, ...]) -> None:
    figure = tornado(swings, LIGHT, "estimated")
    now_s = swings[0].now.delay_s
    for row, swing in enumerate(swings):
        ends_s = {
            bar.base + bar.x[0] for bar in figure.data if bar.type == "bar" and bar.y[0] == row and bar.width > 0.1
        }
        expected = {
            _delay_s(swing.varied.name, end.value) for end in (swing.low, swing.high) if end.value != swing.now.value
        }
        assert sorted(ends_s) == pytest.approx(sorted(expected))
        assert all(bar.base == pytest.approx(now_s) for bar in figure.data if bar.type == "bar")


def test_labels_say_the_values_that_are_used(swings: tuple[Swing, ...]) -> None:
    said = " ".join(annotation.text for annotation in tornado(swings, LIGHT, "estimated").layout.annotations)
    for value in ("50 Mbit/s", "200 Mbit/s", "0.5\N{MULTIPLICATION SIGN}", "5 ms", "20 ms"):
        assert value in said
    assert "64 " not in said  # bits end at 32, which is the value now: it gets no label


def test_a_diamond_lies_where_two_splits_are_equally_fast(swings: tuple[Swing, ...]) -> None:
    marks = next(trace for trace in tornado(swings, LIGHT, "estimated").data if trace.type == "scatter")
    found = [(row, change) for row, swing in enumerate(swings) for change in swing.changes]
    assert list(marks.y) == [row for row, _ in found]
    for x, (row, change) in zip(marks.x, found, strict=True):
        varied = swings[row].varied
        if varied.is_whole:
            continue
        there = Case(GRAPH, varied.at(VIEW.scenario, change.value))
        assert there.terms(change.before).delay_s == pytest.approx(x)
        assert there.terms(change.after).delay_s == pytest.approx(x)


def test_a_thin_line_shows_the_delay_of_the_kept_split(swings: tuple[Swing, ...]) -> None:
    figure = tornado(swings, LIGHT, "estimated")
    row = next(row for row, swing in enumerate(swings) if swing.varied.name == "uplink")
    kept = minimum_cut(*asked(Case(GRAPH, VIEW.scenario))).on_device
    at_half = Case(GRAPH, INPUTS["uplink"].at(VIEW.scenario, swings[row].low.value)).terms(kept).delay_s
    thin = [bar.base + bar.x[0] for bar in figure.data if bar.type == "bar" and bar.y[0] == row and bar.width < 0.1]
    assert any(x == pytest.approx(at_half) for x in thin)


def test_the_table_and_the_file_have_a_row_for_each_input(swings: tuple[Swing, ...]) -> None:
    assert table_html(swings).count('<tr><th scope="row">') == len(INPUTS)
    sheet = spreadsheet(swings).set_index("input")
    for name in INPUTS:
        for end in ("low", "high"):
            assert sheet.loc[name, f"{end}_delay_s"] == pytest.approx(_delay_s(name, sheet.loc[name, end]))


def test_the_table_has_a_line_for_each_move_of_the_cut_and_says_now_everywhere(swings: tuple[Swing, ...]) -> None:
    speed = next(swing for swing in swings if swing.varied.name == "device-speed")
    *_, moves = table_html([speed]).split("<td")
    assert moves.count("<div>") == len(speed.changes) == 3
    said = table_html(swings) + tornado(swings, LIGHT, "estimated").to_json()
    assert "now" in said
    assert "today" not in said


def test_of_the_bits_the_value_is_named_that_moves_the_cut(swings: tuple[Swing, ...]) -> None:
    bits = next(swing for swing in swings if swing.varied.name == "bits")
    (turn,) = bits.turns()
    assert "up to 16: Cut after maxpool" in table_html([bits])
    assert headline([bits]).endswith("The best cut moves at 16.")
    assert turn.delay_s == pytest.approx(_delay_s("bits", 16))
    marks = next(trace for trace in tornado([bits], LIGHT, "estimated").data if trace.type == "scatter")
    assert list(marks.x) == pytest.approx([turn.delay_s])


def test_the_legend_names_what_each_colour_belongs_to(swings: tuple[Swing, ...]) -> None:
    figure = tornado(swings, LIGHT, "estimated")
    named = {trace.name: trace.marker.color for trace in figure.data if trace.showlegend is not False}
    named.pop("The best cut moves")
    assert named == {
        "Device": LIGHT.device.fill,
        "Link": LIGHT.link.fill,
        "Server": LIGHT.server.fill,
        "Amount of work": LIGHT.neutral,
    }
    shown = {bar.marker.color for bar in figure.data if bar.type == "bar" and bar.width > 0.1}
    assert shown == set(named.values())


def test_the_part_shows_conditions_first_and_the_amount_of_work_when_asked() -> None:
    page = AppTest.from_function(_script, default_timeout=300).run()
    assert not page.exception
    assert _rows(page) == len(INPUTS) - 2
    page.toggle[0].set_value(True).run()
    assert not page.exception
    assert _rows(page) == len(INPUTS)
    assert "Here iterations matter most" in page.subheader[0].value


def _rows(page: AppTest) -> int:
    (table,) = (shown.proto.body for shown in page.get("html") if "<table" in shown.proto.body)
    return int(table.count('<tr><th scope="row"'))
