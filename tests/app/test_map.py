"""The map of the What-if page: what its picture, its table and its words say, against the map itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from math import log10
from typing import Any

import numpy as np
import pytest
from checked_figures import map_figure
from plotly.colors import hex_to_rgb
from views import worked_view

from explorer.present.i18n.text import text
from explorer.present.map import Mapped, Shows, mapped
from explorer.present.map.colours import LEAST_APART, places_on_scale, region_colours, text_on
from explorer.present.map.figure import HEAT_COLUMNS, borders, delay_heat, gain_heat, places, regions
from explorer.present.map.labels import labels
from explorer.present.map.table import delay_ranges, map_document, region_table, spreadsheet
from explorer.present.map.words import (
    MOST_TICKS,
    borders_text,
    clicked,
    describe,
    detail,
    legend,
    sentence,
    shown,
    ticks,
)
from explorer.present.map.words import unit as scale_unit
from explorer.present.measure import gain_sentence, measure_text
from explorer.present.palette import DARK, LIGHT, Theme
from explorer.present.phrases import split_name
from explorer.present.view import View
from explorer.presets import MBIT_PER_S
from explorer.pricing import Case, Floats
from explorer.questions.axes import OFFERED_BITS
from explorer.questions.inputs import INPUTS, offered
from explorer.questions.phase_map import MapPoint, MapSplit, Reach
from explorer.scenario import models
from explorer.scenario.scenario import ScenarioError
from explorer.values.units import format_rate, format_time
from tests.support.errors import refused

PAIRS = [("uplink", "device-speed"), ("batch", "uplink"), ("rtt", "iterations"), ("bits", "batch")]
TOLD_APART = 10  # CIE 1976; about 2 is just seen
Trace = dict[str, Any]


@pytest.fixture(scope="module")
def done() -> Mapped:
    return mapped(worked_view(), "uplink", "device-speed")


@pytest.fixture(scope="module", params=PAIRS, ids="-".join)
def each(request: pytest.FixtureRequest) -> Mapped:
    return mapped(worked_view(), *request.param)


def _view(**options: str) -> View:
    view = worked_view()
    for name, value in options.items():
        view = view.with_option(name.replace("_", "-"), value)
    return view


def _points(done: Mapped, trace: Trace) -> Iterator[tuple[float, float]]:
    """The points of a trace in SI units, without the gaps."""
    units = [shown(scale, np.ones(1))[0] for scale in (done.phase.x, done.phase.y)]
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if not np.isnan(x):
            yield x / units[0], y / units[1]


def test_a_scenario_that_moves_on_its_map_keeps_it(done: Mapped) -> None:
    moved = mapped(_view(up="3Mbit/s", device_speed="4"), "uplink", "device-speed")
    assert moved.phase is done.phase
    assert moved.spot.split != done.spot.split
    assert mapped(_view(down="3Mbit/s"), "uplink", "device-speed").phase is not done.phase


def test_the_spot_is_the_optimum_of_the_view(each: Mapped) -> None:
    assert each.spot.scenario == each.view.scenario


def test_what_the_pointer_says_of_a_place_is_what_is_there(each: Mapped) -> None:
    rng = np.random.default_rng(1)
    seen = 0
    for number, trace in enumerate(places(each.phase)):
        points = list(_points(each, trace))
        for k in rng.permutation(len(points))[:15]:
            spot = each.phase.at(*points[k])
            assert trace["customdata"][k][0] == format_time(spot.delay_s)
            assert trace["customdata"][k][1] == measure_text(1 / (1 - spot.gain))
            assert split_name(each.phase.splits[number]) in trace["hovertemplate"]
            seen += spot.split == number
            assert spot.split == number or spot.delay_s == pytest.approx(_delay(each, number, *points[k]), rel=1e-9)
    assert seen


def _delay(done: Mapped, number: int, x: float, y: float) -> float:
    scenario = done.phase.at(x, y).scenario
    return Case(done.graph, scenario).terms(done.phase.splits[number].on_device).delay_s


def test_regions_are_drawn_to_the_exact_borders(each: Mapped) -> None:
    drawn = regions(each.phase, region_colours(each.phase.splits, LIGHT))
    assert len(drawn) == len(each.phase.splits)
    rings = sum(len(region.rings) for region in each.phase.regions)
    assert sum(int(np.isnan(trace["x"]).sum()) for trace in drawn) == rings
    lines = list(_points(each, borders(each.phase, (("#000000", 1.0),))[0]))
    assert len(lines) == sum(len(border.points) for border in each.phase.borders)


def test_a_telephone_gets_a_small_message(each: Mapped) -> None:
    for shows in Shows:
        assert len(map_figure(each.phase, shows, (each.x, each.y), LIGHT).to_json()) < 600_000


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("model", ["resnet18", "vgg16", "mobilenet_v2", "gpt2", "lenet5", "googlenet"])
def test_colours_go_from_side_to_side_and_carry_readable_text(model: str, look: Theme) -> None:
    phase = mapped(worked_view(model), "uplink", "device-speed").phase
    splits = phase.splits
    colours = region_colours(splits, look)
    brightness = [_luminance(colour) for colour in colours]
    assert brightness == sorted(brightness, reverse=True)
    for split, colour in zip(splits, colours, strict=True):
        assert (colour == look.server.fill) == (split.kind == "server")
        assert (colour == look.device.fill) == (split.kind == "device")
        light, dark = sorted((_luminance(colour), _luminance(text_on(colour))), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5
    for one, other in {border.splits for border in phase.borders}:
        assert _difference(colours[one], colours[other]) > TOLD_APART


def test_a_split_has_the_same_colour_whatever_the_axes_are() -> None:
    seen: dict[bytes, set[str]] = {}
    for pair in PAIRS:
        splits = mapped(worked_view("densenet121"), *pair).phase.splits
        for split, colour in zip(splits, region_colours(splits, LIGHT), strict=True):
            seen.setdefault(split.on_device.tobytes(), set()).add(colour)
    assert len(seen) >= 5
    assert all(len(colours) == 1 for colours in seen.values())


@pytest.mark.parametrize("kept", [(43, 44, 45), (1, 2, 3, 60), tuple(range(20, 40))], ids=["near", "edge", "many"])
def test_splits_that_are_much_alike_are_moved_apart_and_no_further(kept: tuple[int, ...]) -> None:
    layers = np.arange(69)
    splits = tuple(MapSplit(layers < count, "inside", ("layer",), count) for count in kept)
    places = places_on_scale(splits)
    apart = min(LEAST_APART, 1 / (len(kept) + 1))
    assert (np.diff(places) >= apart - 1e-9).all()
    assert apart - 1e-9 <= places[0] <= places[-1] <= 1 - apart + 1e-9
    if kept[0] == 43:
        assert places == pytest.approx([44 / 69 - apart, 44 / 69, 44 / 69 + apart])
    if kept[-1] == 60:
        assert places[-1] == pytest.approx(60 / 69)


def _difference(one: str, other: str) -> float:
    """The distance of two colours as they are seen (CIE 1976)."""
    return float(np.linalg.norm(_lab(one) - _lab(other)))


def _lab(colour: str) -> Floats:
    """CIE L*a*b* with the white of sRGB."""
    parts = np.array(hex_to_rgb(colour)) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    x, y, z = np.cbrt(np.array(to_xyz) @ linear / [0.9505, 1.0, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in hex_to_rgb(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def test_names_are_drawn_as_text_and_nothing_else(done: Mapped) -> None:
    hostile = '<a href="https://a.example">x</a> %{x}'
    splits = [replace(split, kind="inside", cut=(hostile,)) for split in done.phase.splits]
    phase = replace(done.phase, splits=tuple(splits))
    written = map_figure(phase, Shows.SPLIT, None, LIGHT).to_json()
    assert "&lt;a href" in written
    assert "<a" not in written.replace("\\u003c", "<")
    for trace in places(phase):
        assert trace["hovertemplate"].count("%{x") == 1


def test_every_label_lies_in_its_own_region(each: Mapped) -> None:
    phase = each.phase
    names = [split_name(split) for split in phase.splits]
    found = labels(phase, names, region_colours(phase.splits, LIGHT), (each.x, each.y), LIGHT)
    assert found
    for label in found:
        number = int(label["text"].removeprefix("<b>").partition("</b>")[0]) - 1
        x, y = (
            (10 ** label[axis] if scale.is_log else label[axis]) / shown(scale, np.ones(1))[0]
            for axis, scale in (("x", phase.x), ("y", phase.y))
        )
        assert phase.at(x, y).split == number
        assert names[number] in label["text"] or "<span" not in label["text"]


def test_a_region_with_room_has_its_name(done: Mapped) -> None:
    names = [split_name(split) for split in done.phase.splits]
    found = labels(done.phase, names, region_colours(done.phase.splits, LIGHT), None, LIGHT)
    assert any("All on the device" in label["text"] for label in found)


def test_the_heat_maps_hold_the_delay_and_the_gain(each: Mapped) -> None:
    phase = each.phase
    values: list[tuple[Trace, Callable[[MapPoint], float]]] = [
        (delay_heat(phase, LIGHT), lambda spot: log10(spot.delay_s)),
        (gain_heat(phase, LIGHT), lambda spot: 100 * max(0.0, spot.gain)),
    ]
    for trace, value in values:
        rows, columns = trace["z"].shape
        assert columns == (len(phase.x.values) or HEAT_COLUMNS)
        bands = bool(phase.x.values or phase.y.values)
        assert (len(trace["x"]), len(trace["y"])) == (columns + bands, rows + bands)
        assert trace["zsmooth"] == (False if bands else "best")  # nothing lies between two bands
        assert (np.diff(trace["x"]) > 0).all()
        for i, j in product((0, rows // 2), (0, columns // 3)):
            spot = phase.at(float(phase.x.ticks(columns)[j]), float(phase.y.ticks(rows)[i]))
            assert trace["z"][i, j] == pytest.approx(value(spot), rel=1e-5, abs=1e-5)
        assert len(trace["colorbar"]["tickvals"]) >= 2
        assert trace["zmin"] <= min(trace["colorbar"]["tickvals"])


@pytest.mark.parametrize("name", INPUTS)
def test_ticks_are_round_few_and_on_the_axis(name: str) -> None:
    other = "uplink" if name != "uplink" else "downlink"
    scale = mapped(worked_view(), name, other).phase.x
    marks = ticks(scale)
    ends = shown(scale, np.array([scale.low, scale.high])).tolist()
    assert 2 <= len(marks) <= MOST_TICKS
    assert all(ends[0] * (1 - 1e-9) <= mark <= ends[1] * (1 + 1e-9) for mark in marks)
    assert all(float(f"{mark:.2g}") == mark for mark in marks if not scale.values)


def test_a_round_trip_of_nothing_makes_a_linear_axis_from_0() -> None:
    done = mapped(_view(rtt="0ms"), "rtt", "uplink")
    assert ticks(done.phase.x)[0] == 0
    figure = map_figure(done.phase, Shows.SPLIT, (done.x, done.y), LIGHT)
    assert figure.layout.xaxis.type == "linear"
    assert figure.layout.yaxis.type == "log"


def test_the_delays_of_the_table_are_the_extremes_of_each_region(each: Mapped) -> None:
    ranges = delay_ranges(each.phase)
    grid = each.phase.grid(61, 61)
    for number, (low, high) in enumerate(ranges):
        inside = grid.delay_s[grid.split == number]
        if len(inside):
            assert low <= inside.min() * (1 + 1e-9)
            assert high >= inside.max() * (1 - 1e-9)
    everywhere = grid.delay_s[np.isfinite(grid.delay_s)]
    assert min(low for low, _ in ranges) == pytest.approx(everywhere.min(), rel=1e-9)
    assert max(high for _, high in ranges) == pytest.approx(everywhere.max(), rel=1e-9)


def test_the_table_has_a_row_a_region_and_says_which_is_here(done: Mapped) -> None:
    table = region_table(done)
    assert len(table) == len(done.phase.splits)
    marked = [name for name in table[text("map-column_name")] if name.endswith("(here)")]
    assert marked == [text("map-here", name=split_name(done.phase.splits[done.spot.split]))]
    assert sum(region.share for region in done.phase.regions) == pytest.approx(1.0)


def test_the_downloads_hold_the_whole_map(each: Mapped) -> None:
    table = spreadsheet(each.phase)
    row = table.iloc[len(table) // 3]
    spot = each.phase.at(float(row.iloc[0]), float(row.iloc[1]))
    assert row["delay_s"] == pytest.approx(spot.delay_s)
    assert row["gain"] == pytest.approx(spot.gain)
    document = json.loads(json.dumps(map_document(each), allow_nan=False))
    assert [axis["input"] for axis in document["axes"]] == [
        each.phase.x.axis.varied.name,
        each.phase.y.axis.varied.name,
    ]
    assert sum(split["share"] for split in document["splits"]) == pytest.approx(1.0)
    assert document["here"]["delay_s"] == each.spot.delay_s
    for border in document["borders"]:
        assert all(1 <= number <= len(document["splits"]) for number in border["splits"])


def test_the_words_say_where_another_split_takes_over_and_which(done: Mapped) -> None:
    x_below, x_above = _values(done.reach_x)
    assert sentence(done) == (
        f"Cut after `layer3.0.add`. Below {format_rate(x_below)} uplink it becomes better to run all on the device,"
        f" above {format_rate(x_above)} to cut after `layer2.0.add`."
    )
    y_below, y_above = _values(done.reach_y)
    gain = gain_sentence(Case(done.graph, done.view.scenario), done.phase.splits[done.spot.split].on_device)
    assert detail(done) == (
        f"The best split here takes {format_time(done.spot.delay_s)}. {gain} Below {y_below:.3g}\u00d7 device speed it"
        f" becomes better to cut after `layer2.0.add`, above {y_above:.3g}\u00d7 to run all on the device."
    )
    for split in done.phase.splits:
        assert split_name(split) in describe(done, Shows.SPLIT)


def _values(reach: Reach) -> tuple[float, float]:
    assert reach.below is not None
    assert reach.above is not None
    return reach.below.value, reach.above.value


def test_of_whole_numbers_the_words_name_the_values_themselves() -> None:
    done = mapped(worked_view(), "bits", "batch")
    assert sentence(done) == "Cut after `layer3.0.add`. Up to 16 bits it is better to cut after `maxpool`."
    below, above = _values(done.reach_y)
    said = f"Up to batch {below:.0f} it is better to cut after `layer2.0.add`, from batch {above:.0f} on to run all"
    assert said in detail(done)
    one = mapped(worked_view("lenet5"), "iterations", "rtt")
    assert sentence(one) == "Run all on the device. Up to 1 iteration it is better to cut after `pool2`."
    assert "Along the round-trip time, from 1 ms to 1 s, the best split stays the same." in detail(one)


def test_of_the_bits_only_those_are_named_that_can_be_chosen() -> None:
    for bits in (1, 4, 20, 32):
        done = mapped(_view(bits=str(bits)), "bits", "uplink")
        turns = [turn for turn in (done.reach_x.below, done.reach_x.above) if turn]
        assert all(turn.value in OFFERED_BITS for turn in turns)


def test_where_nothing_changes_the_words_say_so() -> None:
    done = mapped(worked_view("lenet5").with_option("device", "laptop-i7-12700h"), "uplink", "device-speed")
    assert sentence(done) == "Run all on the device: that is best on the whole map."
    assert detail(done) == text("map-delay_unsplit", delay=format_time(done.spot.delay_s))


def test_a_split_that_a_rule_demands_is_called_that_and_not_as_much_as_possible() -> None:
    view = worked_view("unet").with_option("keep", "down1.maxpool_conv.1.double_conv.5").with_option("up", "1Gbit/s")
    done = mapped(view, "uplink", "device-speed")
    assert sentence(done).startswith("Run all on the server that may leave. Below ")
    free = mapped(_view(raw_data_may_leave="yes", up="10Gbit/s", device_speed="0.1"), "uplink", "device-speed")
    assert sentence(free).startswith("Run all on the server.")


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        ("uplink", "rtt", "Borders are exact: on each"),
        (
            "batch",
            "uplink",
            "Along the uplink borders are exact: on each, both splits take equally long. Each value of",
        ),
        ("bits", "batch", "Each value of bits and batch that is shown has a band, which ends halfway"),
    ],
)
def test_the_note_calls_exact_only_what_is(x: str, y: str, said: str) -> None:
    assert borders_text(mapped(worked_view(), x, y).phase).startswith(said)


def test_the_list_beside_the_map_names_every_region_in_its_colour(each: Mapped) -> None:
    items = legend(each, LIGHT).split("<li>")[1:]
    colours = region_colours(each.phase.splits, LIGHT)
    assert len(items) == len(colours)
    for number, (item, colour, split) in enumerate(zip(items, colours, each.phase.splits, strict=True)):
        assert f"background-color: {colour}" in item
        assert f">{number + 1}</span>{split_name(split)}" in item
        assert ("(here)" in item) == (number == each.spot.split)


def test_a_click_is_rounded_to_what_a_person_would_write(done: Mapped) -> None:
    rates = done.phase.x
    assert clicked(rates, np.array([123.456 * MBIT_PER_S, 1e-9])).tolist() == [
        pytest.approx(123 * MBIT_PER_S),
        rates.axis.low,
    ]
    batches = mapped(worked_view(), "batch", "uplink").phase.x
    assert clicked(batches, np.array([1024.0])).tolist() == [1024]


def test_the_pointer_says_what_a_click_gives(done: Mapped) -> None:
    phase, scenario = done.phase, done.view.scenario
    for number, trace in enumerate(places(phase)):
        for place in range(0, len(trace["x"]), 97):
            there = scenario
            for scale, value in ((phase.x, trace["x"][place]), (phase.y, trace["y"][place])):
                there = scale.axis.varied.at(there, float(f"{value:.3g}") * scale_unit(scale.axis.varied))
            spot = mapped(replace(done.view, scenario=there), "uplink", "device-speed").spot
            assert trace["customdata"][place][0] == format_time(spot.delay_s)
            assert spot.split == number


def test_in_inference_there_are_no_iterations_to_choose() -> None:
    view = _view(mode="inference")
    assert set(INPUTS) - set(offered(models.find(view.model).graph, view.scenario)) == {"iterations"}
    with refused(ScenarioError, match="single pass"):
        mapped(view, "iterations", "uplink")


def test_where_no_split_fits_the_map_is_empty() -> None:
    done = mapped(_view(memory="0.5GB", up="10Gbit/s", down="10Gbit/s", device_speed="0.1"), "batch", "uplink")
    table = spreadsheet(done.phase)
    assert 0 < table["batch"].max() < done.phase.x.values[-1]
    for shows in Shows:
        map_figure(done.phase, shows, (done.x, done.y), LIGHT)
    last = int(table["batch"].max())
    assert f"At each value of batch shown, from 1 to {last}, the best split stays the same." in sentence(done)


@pytest.mark.parametrize("model", sorted(models.models()))
def test_every_sample_model_has_a_map_of_every_kind(model: str) -> None:
    for pair in PAIRS:
        done = mapped(worked_view(model), *pair)
        for shows in Shows:
            map_figure(done.phase, shows, (done.x, done.y), LIGHT)
        assert sentence(done)
        assert detail(done)


def test_a_map_of_one_region_has_no_borders_to_speak_of() -> None:
    done = mapped(worked_view("lenet5"), "downlink", "server-speed")
    assert len(done.phase.splits) == 1
    assert borders_text(done.phase) == text("map-exact_one")
