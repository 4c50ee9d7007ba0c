"""Delays along one input, against prices and minimum cuts of their own at every value."""

from __future__ import annotations

import numpy as np
import pytest
from graphs import MEGABYTE, WORKED, asked, graph, layer, scenario, source

import sample_models
from explorer.pricing import Case
from explorer.questions.changes import delays_along
from explorer.questions.inputs import BATCH, RTT, UPLINK
from explorer.questions.ranges import Ranges
from explorer.questions.robust import robust
from explorer.solve import solve

GRAPH = sample_models.load("resnet18")
DEFAULT = WORKED
MBIT_PER_S = 125e3  # bytes/s
RATES = (20 * MBIT_PER_S, 500 * MBIT_PER_S)


def test_the_lines_are_the_delays_and_the_lowest_line_is_the_optimum() -> None:
    found = robust(GRAPH, DEFAULT, Ranges(uplink_bytes_per_s=RATES), samples=10)
    choices = [found.least_worst, found.least_mean, found.midpoint]
    masks = [choice.on_device for choice in choices]
    lines = delays_along(GRAPH, found.middle, UPLINK, RATES, masks)
    assert (lines.values[0], lines.values[-1]) == RATES
    for column in range(0, len(lines.values), 12):
        there = Case(GRAPH, UPLINK.at(found.middle, float(lines.values[column])))
        assert lines.least_s[column] == pytest.approx(solve(there.costs, there.rates, "enumerate").delay_s)
        for row, mask in enumerate(masks):
            assert lines.splits_s[row, column] == pytest.approx(there.terms(mask).delay_s)
    assert len(lines.changes) > 1
    assert (lines.splits_s >= lines.least_s * (1 - 1e-9)).all()
    regrets_s = (lines.splits_s - lines.least_s).max(axis=1)
    assert regrets_s == pytest.approx(np.array([choice.regret_s for choice in choices]))


def test_a_round_trip_time_from_0_goes_up_in_equal_steps() -> None:
    lines = delays_along(GRAPH, DEFAULT, RTT, (0.0, 0.1), [Case(GRAPH, DEFAULT).costs.all_on_device])
    assert np.diff(lines.values) == pytest.approx(0.1 / 120)
    there = solve(*asked(Case(GRAPH, RTT.at(DEFAULT, 0.05))), "enumerate")
    assert lines.least_s[60] == pytest.approx(there.delay_s)


def test_along_whole_numbers_each_listed_value_is_solved() -> None:
    lines = delays_along(GRAPH, DEFAULT, BATCH, (64, 8, 16, 8), [np.ones(len(GRAPH.layers), dtype=np.bool_)])
    assert lines.values.tolist() == [8, 16, 64]
    for column, batch in enumerate((8, 16, 64)):
        there = Case(GRAPH, BATCH.at(DEFAULT, batch))
        assert lines.least_s[column] == pytest.approx(solve(there.costs, there.rates, "enumerate").delay_s)
        assert lines.splits_s[0, column] == pytest.approx(there.terms(there.costs.all_on_device).delay_s)


def test_the_least_delay_is_that_of_a_split_that_fits() -> None:
    """All on the device takes 5 s at any batch, and fits up to a batch of 7; the cut takes a second a sample."""
    model = graph(source("x"), layer("a", "x", out=MEGABYTE), layer("b", "a", params=2_500_000, saved=10 * MEGABYTE))
    cut = np.array([True, True, False])
    lines = delays_along(model, scenario(memory_bytes=80 * MEGABYTE), BATCH, (1, 6, 9), [cut])
    step = 1e-4  # of these seconds, at most, the optimiser takes
    assert lines.splits_s[0].tolist() == pytest.approx([1, 6, 9], rel=step)
    assert lines.least_s.tolist() == pytest.approx([1, 5, 9], rel=step)
    unlimited = delays_along(model, scenario(), BATCH, (1, 6, 9), [cut])
    assert unlimited.least_s.tolist() == pytest.approx([1, 5, 5], rel=step)
