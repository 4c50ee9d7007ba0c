"""What the page computes and says against Python, in Node and without a browser; and that both read one description."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest
from nodes import WEB, in_node
from worked import random_conditions, random_worked, reference

from explorer.app.cache import work
from explorer.app.component import SLIDERS
from explorer.present.basis import basis, basis_lines, key_of
from explorer.present.cut_line import cut_strokes
from explorer.present.i18n.catalogue import languages
from explorer.present.i18n.text import messages, speaking
from explorer.present.layout import lay_out
from explorer.present.measure import gap_text, measure_text
from explorer.present.payload import ShownSplit, layer_costs, once, payload, split_payload, ties
from explorer.present.payload_declarations import declarations
from explorer.present.phrases import kind_of
from explorer.present.view import SliderSetting, View
from explorer.pricing import Case
from explorer.questions.phase_map import described
from explorer.solve.exact.candidates import candidates
from explorer.values.units import format_bytes, format_flops, format_rate, format_time


def _points(data: Any, count: int) -> list[dict[str, float]]:
    draw = random.Random(0)
    spans = {name: data["sliders"][name] for name in SLIDERS}
    return [
        {name: over["min"] * (over["max"] / over["min"]) ** draw.random() for name, over in spans.items()}
        for _ in range(count)
    ]


def _at(view: View, point: dict[str, float]) -> View:
    link = replace(view.scenario.link, uplink_bytes_per_s=point["uplink"], downlink_bytes_per_s=point["downlink"])
    speeds = {"device_speed": point["device_speed"], "server_speed": point["server_speed"]}
    return replace(view, scenario=replace(view.scenario, link=link, **speeds))


SOLVE = """
const { solve } = await from("solution.js");
return data.points.map((point) => solve(data.pricing, point, data.rtt_s));
"""


def test_the_page_and_python_find_the_same_optimum_at_the_same_delay() -> None:
    view = View.default("resnet18")
    data = payload(work(view), SliderSetting(view.scenario))
    points = _points(data, 40)
    found = in_node(SOLVE, {**data, "points": points})
    for point, solution in zip(points, found, strict=True):
        best = work(_at(view, point)).best
        assert solution["sides"] == "".join("1" if on else "0" for on in best.on_device)
        assert solution["delay"] == pytest.approx(best.delay_s, rel=1e-9)
        assert solution["terms"] == pytest.approx(list(best.terms), rel=1e-9)


def test_a_methods_split_stays_at_every_slider_position_and_knows_its_distance() -> None:
    view = View.default("resnet18").with_method("server-only")
    data = payload(work(view), SliderSetting(view.scenario))
    points = _points(data, 20)
    found = in_node(SOLVE, {**data, "points": points})
    for point, solution in zip(points, found, strict=True):
        there = work(_at(view, point))
        assert there.chosen is not None
        assert solution["sides"] == "".join("1" if on else "0" for on in there.chosen.on_device)
        assert solution["delay"] == pytest.approx(there.chosen.delay_s, rel=1e-9)
        assert solution["best"] == pytest.approx(there.best.delay_s, rel=1e-9)
        assert solution["gap"] == pytest.approx(there.chosen.delay_s / there.best.delay_s - 1, abs=1e-9)


@pytest.mark.parametrize(("model", "changed"), [("resnet18", {}), ("googlenet", {"raw-data-may-leave": "yes"})])
def test_the_page_prices_any_device_side_as_python_does(model: str, changed: dict[str, str]) -> None:
    view = View.default(model).with_options(changed)
    done = work(view)
    data = payload(done, SliderSetting(view.scenario))
    costs, draw = done.case.costs, random.Random(1)
    masks = [costs.all_on_device, costs.all_on_server]
    for _ in range(30):
        mask = costs.on_device.copy()
        for layer in draw.sample(range(len(mask)), draw.randrange(4)):
            mask[layer] = True
        for layer in range(len(mask) - 1, -1, -1):
            if mask[layer]:
                mask[list(done.graph.parents[layer])] = True
        masks.append(mask)
    found = in_node(
        """
        const { priced } = await from("priced.js");
        return data.sides.map((sides) => priced(data.pricing, JSON.parse(data.graph.json), sides));
        """,
        {**data, "sides": ["".join("1" if on else "0" for on in mask) for mask in masks]},
    )
    kinds = set()
    for mask, features, shown in zip(masks, costs.features(np.stack(masks)), found, strict=True):
        assert shown["features"] == pytest.approx(features.tolist(), rel=1e-9)
        assert shown["cut"] == list(costs.cut(mask))
        assert shown["kind"] == kind_of(described(costs, mask))
        kinds.add(shown["kind"])
    assert len(kinds) >= 4


def test_the_page_prices_every_part_of_the_formula_as_the_oracle_does() -> None:
    """Of random graphs in random scenarios, and device sides that are closed under predecessors."""
    asked, expected = [], []
    paid = dict.fromkeys(("labels", "results", "casting", "kept equal", "second copies", "turnaround"), 0)
    for seed in range(150):
        rng = random.Random(f"formula {seed}")
        model = random_worked(rng)
        case = Case(model, random_conditions(rng, model))
        costs, scenario, oracle = case.costs, case.scenario, reference(model, case.scenario)
        masks = [costs.after(rng.sample(range(len(model.layers)), rng.randint(0, 1))) for _ in range(4)]
        asked.append(
            {
                "pricing": {
                    "iterations": costs.iterations,
                    "layers": layer_costs(case),
                    "ties": ties(costs),
                    "references": {"memory_limit": None},
                },
                "graph": json.loads(lay_out(model).opening["json"]),
                "values": {
                    "uplink": scenario.link.uplink_bytes_per_s,
                    "downlink": scenario.link.downlink_bytes_per_s,
                    "device_speed": scenario.device_speed,
                    "server_speed": scenario.server_speed,
                },
                "rtt_s": scenario.round_trip_s,
                "sides": ["".join("1" if on else "0" for on in mask) for mask in masks],
            }
        )
        for mask in masks:
            device = {layer.name for layer, on in zip(model.layers, mask, strict=True) if on}
            expected.append(oracle.delay_s(device))
            server = set(oracle.names) - device
            paid["labels"] += any(oracle.labels[name] for name in server)
            paid["results"] += any(oracle.results[name] for name in server)
            paid["casting"] += any(sum(oracle.cast_s[name]) for name in device if oracle.readers[name] & server)
            paid["kept equal"] += oracle.kept_equal(device) > 0
            paid["second copies"] += any(all(oracle.sides(owner, device)) for owner in oracle.users)
            paid["turnaround"] += bool(server and scenario.turnaround_s)
    found = in_node(
        """
        const { priced } = await from("priced.js");
        const { coefficients, delayOf } = await from("table.js");
        return data.flatMap(({ pricing, graph, values, rtt_s, sides }) =>
          sides.map((each) => delayOf(priced(pricing, graph, each).features, coefficients(values, rtt_s))));
        """,
        asked,
    )
    assert found == pytest.approx(expected, rel=1e-9)
    assert min(paid.values()) >= 10, f"of {len(expected)} splits, those that pay each part: {paid}"


def test_the_page_and_python_say_the_same_of_what_a_delay_is_of() -> None:
    asked, expected = [], []
    for seed in range(60):
        rng = random.Random(f"basis {seed}")
        model = random_worked(rng)
        conditions = random_conditions(rng, model)
        odd = replace(conditions.constraints, wire_overhead=0.0123)  # no size ends in a half, which both round apart
        case = Case(model, replace(conditions, constraints=odd))
        costs, scenario = case.costs, case.scenario
        mask = costs.after(rng.sample(range(len(model.layers)), rng.randint(0, 1)))
        asked.append(
            {
                "solution": {
                    "sides": "".join("1" if on else "0" for on in mask),
                    "cut": list(costs.cut(mask)),
                },
                "pricing": {
                    "basis": basis(scenario.workload),
                    "results": key_of(scenario.workload.results),
                    "tied": key_of(scenario.workload.ties),
                    "layers": layer_costs(case),
                    "ties": ties(costs),
                    "once": once(costs),
                },
                "values": {
                    "uplink": scenario.link.uplink_bytes_per_s,
                    "downlink": scenario.link.downlink_bytes_per_s,
                },
            }
        )
        expected.append(basis_lines(case.split(mask), case.rates))
    found = in_node(
        """
        const { crossingLines, sharingLine } = await from("basis.js");
        const { translator } = await from("text.js");
        const t = translator(data.text);
        return data.asked.map((state) => [sharingLine(state, t), ...crossingLines(state, t)].filter(Boolean));
        """,
        {"asked": asked, "text": messages("graph", "basis")},
    )
    assert found == expected
    said = {line.split(":")[0] for lines in expected for line in lines}
    assert len(said) >= 5, said


@pytest.mark.parametrize("than", ["", "the rest"])
def test_the_page_and_python_write_the_same_numbers_gaps_and_gains(than: str) -> None:
    mantissas = (1, 1.2, 3.456, 5.9996, 9.994, 9.996)
    values = [mantissa * 10.0**power for power in range(-8, 9) for mantissa in mantissas]
    values += [23.25, 2.125, 2.135, 2.675, 0.0625, 62.5, 12.5, 1.5625, 150.5, 151.5, 9000.0, 182_250.0]  # between two
    gaps = [0.0, 1e-5, 0.00099, 0.001, 0.0923, 0.5, 0.99949, 1.0, 4.53, 99.6, 1233.0, -1e-5, -0.1534, -0.9994, -0.99996]
    gains = [
        (1.0004, 1.0, 1.1),
        (1.61, 0.83, 5.9),
        (1.61, 1.612, 1.609),
        (3.24, 0.5, 12.6),
        (1234.5, 2.0, 5e6),
        (0.8, 0.5, 2),
        (2.25, 2.125, 3.25),
        (6.25, 2.45, 12.5),
    ]
    found = in_node(
        """
        const f = await from("format.js");
        const { gapText, measureText } = await from("gaps.js");
        const { translator } = await from("text.js");
        const large = [f.bytes, f.rate, f.flops];
        const t = translator(data.text);
        return {
          values: data.values.map((value) => [f.duration(value), ...large.map((write) => write(value * 1e8))]),
          gaps: data.gaps.map((gap) => gapText(gap, t, data.than)),
          gains: data.gains.map(([times, low, high]) => measureText(times, t, data.than, [low, high])),
        };
        """,
        {"values": values, "gaps": gaps, "gains": gains, "than": than, "text": messages("graph", "phrase")},
    )
    assert found["gaps"] == [gap_text(gap, than) for gap in gaps]
    assert found["gains"] == [measure_text(times, than, (low, high)) for times, low, high in gains]
    assert found["values"] == [
        [format_time(value), format_bytes(value * 1e8), format_rate(value * 1e8), format_flops(value * 1e8)]
        for value in values
    ]


def test_the_address_has_the_words_of_python() -> None:
    view = View.default("resnet18")
    data = payload(work(view), SliderSetting(view.scenario))
    rounded = [{name: float(f"{value:.3g}") for name, value in point.items()} for point in _points(data, 40)]
    start = {name: data["sliders"][name]["value"] for name in SLIDERS}
    points = [start, *rounded, *_points(data, 40)]
    query = urlencode(view.to_query())
    found = in_node(
        """
        const { queryWith } = await from("moves.js");
        return data.points.map((point) => queryWith(`?${data.query}`, point, data.sliders));
        """,
        {"query": query, "points": points, "sliders": data["sliders"]},
    )
    assert found[0] == f"?{query}"
    for point, moved in zip(points, found, strict=True):
        assert dict(parse_qsl(moved[1:])) == _at(view, point).to_query()


@pytest.mark.parametrize(("mode", "memory"), [("training", "1GB"), ("inference", "130MB")])
def test_the_page_and_python_take_the_same_along_with_a_cut(mode: str, memory: str) -> None:
    view = View.default("googlenet").with_options({"mode": mode, "memory": memory})
    done = work(view)
    data = payload(done, SliderSetting(view.scenario))
    wanted = [[layer] for layer in range(len(done.graph.layers))]
    found = in_node(
        """
        const { splitAfter } = await from("own_cut.js");
        return data.wanted.map((layers) => splitAfter(layers, data.pricing, JSON.parse(data.graph.json)));
        """,
        {**data, "wanted": wanted},
    )
    costs = done.case.costs
    for layers, split in zip(wanted, found, strict=True):
        mask = costs.after(layers)
        assert split["sides"] == "".join("1" if on else "0" for on in mask)
        assert (split["needs"] is None) == costs.fits(mask)
        if split["needs"]:
            assert split["needs"] == pytest.approx(
                {"needs": costs.beyond_limit(mask)["taken_bytes"], "limit": costs.limit_bytes}
            )
    assert any(split["needs"] for split in found)


def test_the_page_and_python_count_the_same_memory() -> None:
    """Of random graphs and device sides that are closed under predecessors, in training and in inference."""
    asked, expected, peaks = [], [], 0
    for seed in range(60):
        rng = random.Random(seed)
        model = random_worked(rng)
        costs = Case(model, random_conditions(rng, model)).costs
        masks = [costs.after(rng.sample(range(len(model.layers)), rng.randint(0, 1))) for _ in range(6)]
        asked.append(
            {
                "costs": {"memory_bytes": costs.memory_bytes.tolist(), "passing_bytes": costs.passing_bytes.tolist()},
                "ties": ties(costs),
                "reads": json.loads(lay_out(model).opening["json"])["layers"]["reads"],
                "sides": [np.flatnonzero(mask).tolist() for mask in masks],
            }
        )
        together = np.stack(masks)
        expected.append(costs.memory(together).tolist())
        peaks += int((costs.peak(together) < together @ costs.passing_bytes).sum())
    found = in_node(
        """
        const { memoryOf } = await from("memory.js");
        return data.map(({ costs, reads, ties, sides }) => sides.map((device) => memoryOf(costs, reads, device, ties)));
        """,
        asked,
    )
    assert peaks > 20  # in many, some tensor is gone before another is made
    for taken, counted in zip(found, expected, strict=True):
        assert taken == pytest.approx(counted, rel=1e-9)


def test_sides_are_unpacked_as_they_were_packed() -> None:
    done = work(View.default("resnet18"))
    draw = np.random.default_rng(0)
    masks = [draw.random(len(done.graph.layers)) < share for share in (0.0, 0.1, 0.5, 0.9, 1.0)]
    splits = [ShownSplit(mask, "", "") for mask in masks]
    packed = split_payload(done.drawing, done.case, splits, 0, "", ".chart")["splits"]["each"]
    found = in_node(
        """
        const { unpacked } = await from("solution.js");
        return data.map(unpacked);
        """,
        [split["sides"] for split in packed],
    )
    for mask, sides in zip(masks, found, strict=True):
        assert sides[: len(mask)] == "".join("1" if on else "0" for on in mask)


def test_a_block_on_both_sides_says_no_more_than_a_whole_one() -> None:
    """The nodes of the blocks are as wide as "12 layers" needs."""
    longer = in_node(
        """
        const { blockNote } = await from("notes.js");
        const { translator } = await from("text.js");
        const block = (total) => ({ layers: [...Array(total).keys()], blocks: 1 });
        const note = (count, total) => blockNote(block(total), count, translator(data));
        return [2, 9, 12, 140].filter((total) => note(total - 1, total).length > note(0, total).length);
        """,
        messages("graph"),
    )
    assert longer == []


def test_the_types_of_the_payload_are_those_that_python_describes() -> None:
    written = (WEB / "payload.d.ts").read_text(encoding="utf-8")
    assert written == declarations(), "run python -m explorer.present.payload_declarations"


def test_a_drawing_is_written_once() -> None:
    view = View.default("resnet18")
    first, second = (payload(work(each), SliderSetting(each.scenario)) for each in (view, view.with_option("batch", 8)))
    assert first["graph"] is second["graph"]
    assert first["pricing"]["id"] != second["pricing"]["id"]


def test_a_drawing_is_the_same_in_every_language_since_sessions_of_all_share_it() -> None:
    graph = work(View.default("resnet18")).graph
    drawn = []
    for language in languages():
        with speaking(language):
            drawing = lay_out(graph)
            drawn.append((drawing.opening["id"], drawing.split_view["id"]))
    assert len(drawn) > 1
    assert len(set(drawn)) == 1
    assert drawn[0][0] != drawn[0][1]


@pytest.mark.parametrize(("model", "level"), [("resnet18", "layers"), ("googlenet", "layers"), ("googlenet", "blocks")])
def test_the_page_and_python_cut_along_the_same_lines(model: str, level: str) -> None:
    done = work(View.default(model))
    drawn = getattr(done.drawing, level)
    splits = [split for split in done.table.splits if split.cut]
    asked, expected = [], []
    for split in splits:
        shares = [float(np.mean(split.on_device[list(node.layers)])) for node in drawn.nodes]
        sources = {i for i, node in enumerate(drawn.nodes) if set(node.layers) & set(split.cut)}
        nodes = [
            {"x": node.x, "y": node.y, "width": node.width, "height": node.height, "share": share}
            for node, share in zip(drawn.nodes, shares, strict=True)
        ]
        edges = [
            {"source": edge.source, "points": edge.points}
            for edge in drawn.edges
            if edge.source in sources and shares[edge.source] == 1 and shares[edge.target] < 1
        ]
        asked.append({"nodes": nodes, "edges": edges})
        expected.append(sorted((s.x0, s.y0, s.x1, s.y1) for s in cut_strokes(drawn, shares, sources)))
    found = in_node(
        """
        const { cutStrokes } = await from("cut_line.js");
        return data.map(({ nodes, edges }) => cutStrokes(nodes, edges).map(({ x0, y0, x1, y1 }) => [x0, y0, x1, y1]));
        """,
        asked,
    )
    assert any(expected)
    for strokes, lines in zip(found, expected, strict=True):
        np.testing.assert_allclose(sorted(map(tuple, strokes)), lines)


@pytest.mark.parametrize("model", ["resnet18", "googlenet", "unet"])
def test_the_page_has_the_candidates_of_python_and_each_can_be_taken_as_ones_own(model: str) -> None:
    view = View.default(model)
    done = work(view)
    found = in_node(
        """
        const { candidatesOf } = await from("candidates.js");
        const { endsOfSplit, splitAfter } = await from("own_cut.js");
        const graph = JSON.parse(data.graph.json);
        const candidates = candidatesOf(data.pricing, graph);
        const taken = candidates.map((split) => splitAfter(endsOfSplit(split, graph), data.pricing, graph).sides);
        return { candidates, taken };
        """,
        payload(done, SliderSetting(view.scenario)),
    )
    expected = candidates(done.table)
    features = done.case.costs.features(expected.masks)
    for mask, row, split, taken in zip(expected.masks, features, found["candidates"], found["taken"], strict=True):
        assert split["sides"] == taken == "".join("1" if on else "0" for on in mask)
        assert split["features"] == pytest.approx(row.tolist(), rel=1e-9)
