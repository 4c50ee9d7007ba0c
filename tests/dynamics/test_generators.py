"""Generators are the same for a seed, other for another, and have the statistics of their formulas."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer import presets
from explorer.dynamics.generators import DEVICES, LINKS, GeneratorError, source
from explorer.dynamics.generators.cell import Cell, blocked_db, correlated, lost_db, walk
from explorer.dynamics.generators.links import Markov
from explorer.dynamics.generators.radio import SURROUNDINGS, breakpoint_of, path_loss_db, sight_probability
from explorer.dynamics.trace import Trace
from explorer.presets import MBIT_PER_S
from explorer.scenario.scenario import RATE_RANGE, SPEED_RANGE, Link, Scenario
from explorer.values.errors import ExplorerError

BASE = Trace.of(Scenario.default())
UP = BASE.uplink_bytes_per_s[0]
MANY = 200_000


def factors(link: str, rounds: int = MANY, seed: int = 0) -> np.ndarray:
    """What a generator multiplies the scenario's uplink with in each step."""
    return source(link).trace(BASE, rounds, 1.0, seed).uplink_bytes_per_s / UP


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("device", DEVICES)
def test_a_seed_makes_the_same_trace_every_time(link: str, device: str) -> None:
    one, same, other = (source(link, device).trace(BASE, 500, 2.0, seed) for seed in (5, 5, 6))
    assert all((one.named[name] == same.named[name]).all() for name in one.named)
    assert (one.start_s == same.start_s).all()
    if link not in ("constant", "steps") or device != "steady":
        assert any((one.named[name] != other.named[name]).any() for name in one.named)
    assert one.end_s == pytest.approx(1000.0)


def test_rounds_and_steps_begin_at_the_same_moments_to_the_last_bit() -> None:
    for every_s, step in ((0.1, ""), (26.0, ",step=1"), (0.3, ",step=0.1"), (0.05, ",step=1"), (1 / 3, ",step=0.07")):
        trace = source(f"markov{step}").trace(BASE, 1_000, every_s, 0)
        moments_s = np.arange(1_000) * every_s
        a_step = max(1, round(float(step.partition("=")[2] or every_s) / every_s))
        assert np.isin(moments_s[::a_step], trace.start_s).all()


def test_constant_and_steps_are_their_rule() -> None:
    assert (factors("constant", 50) == 1).all()
    assert factors("steps,hold=2,high=3,low=0.5", 8).tolist() == [3, 3, 0.5, 0.5, 3, 3, 0.5, 0.5]


def test_markov_stays_and_changes_as_often_as_it_says() -> None:
    states = Markov(stay=0.8).states(MANY, np.random.default_rng(1))
    counts = np.zeros((3, 3))
    np.add.at(counts, (states[:-1], states[1:]), 1)
    share = counts / counts.sum(axis=1, keepdims=True)
    expected = np.array([[0.8, 0.2, 0.0], [0.1, 0.8, 0.1], [0.0, 0.2, 0.8]])
    assert share == pytest.approx(expected, abs=0.01)
    assert np.bincount(states) / MANY == pytest.approx(Markov.SHARES, abs=0.02)
    first = [Markov().states(1, np.random.default_rng(seed))[0] for seed in range(4_000)]
    assert np.bincount(first) / 4_000 == pytest.approx(Markov.SHARES, abs=0.03)
    assert set(np.round(factors("markov,good=3,normal=1,poor=0.2", 2_000), 9)) == {0.2, 1.0, 3.0}


def test_a_random_walk_takes_normal_steps_and_turns_back_at_its_ends() -> None:
    logs = np.log(factors("random-walk,sigma=0.05,reach=4"))
    assert logs[0] == 0
    assert np.abs(logs).max() <= np.log(4) + 1e-12
    inside = np.abs(logs[:-1]) < np.log(4) - 0.3
    assert np.diff(logs)[inside].std() == pytest.approx(0.05, rel=0.02)
    assert np.quantile(logs, [0.25, 0.5, 0.75]) == pytest.approx(np.log(4) * np.array([-0.5, 0, 0.5]), abs=0.2)


def test_outages_have_the_mean_lengths_that_they_say_and_begin_with_a_link() -> None:
    there = factors("outages,up=15,down=5") > 0
    assert there[0]
    assert there.mean() == pytest.approx(15 / 20, abs=0.01)
    changes = np.flatnonzero(np.diff(there.astype(int)))
    lengths = np.diff(changes)
    assert lengths[0::2].mean() == pytest.approx(5, rel=0.05)
    assert lengths[1::2].mean() == pytest.approx(15, rel=0.05)


@pytest.mark.parametrize(
    ("place", "ground_m", "in_sight", "expected"),
    [
        # 32.4 + 21 log10 100.36 + 20 log10 3.5 and so on, by hand
        ("UMi", 100.0, 1, 32.4 + 21 * np.log10(np.hypot(100, 8.5)) + 20 * np.log10(3.5)),
        ("UMi", 100.0, 0, 22.4 + 35.3 * np.log10(np.hypot(100, 8.5)) + 21.3 * np.log10(3.5)),
        ("UMa", 300.0, 1, 28.0 + 22 * np.log10(np.hypot(300, 23.5)) + 20 * np.log10(3.5)),
        ("UMa", 300.0, 0, 13.54 + 39.08 * np.log10(np.hypot(300, 23.5)) + 20 * np.log10(3.5)),
    ],
)
def test_path_loss_is_that_of_3gpp(place: str, ground_m: float, in_sight: int, expected: float) -> None:
    found = path_loss_db(SURROUNDINGS[place], np.array([ground_m]), 3.5, np.array([in_sight]))
    assert found[0] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("place", SURROUNDINGS)
def test_path_loss_goes_on_at_the_breakpoint_and_grows(place: str) -> None:
    """Both formulas of a line of sight agree there, to a tenth of a decibel as 3GPP rounds its constants."""
    at_m = breakpoint_of(SURROUNDINGS[place], 3.5)
    near, far = path_loss_db(SURROUNDINGS[place], np.array([at_m - 1e-6, at_m + 1e-6]), 3.5, np.ones(2))
    assert far == pytest.approx(near, abs=0.1)
    along = np.linspace(10, 3 * at_m, 500)
    assert (np.diff(path_loss_db(SURROUNDINGS[place], along, 3.5, np.ones(500))) > 0).all()


def test_a_device_walks_at_its_speed_and_is_anywhere_in_the_cell() -> None:
    ground_m, moved_m = walk(np.full(MANY, 30.0), 500.0, np.random.default_rng(2))
    assert ground_m.max() <= 500.0
    assert moved_m[0] == 0
    assert moved_m.max() <= 30.0 + 1e-9
    assert np.median(moved_m) == pytest.approx(30.0)
    starts = [walk(np.ones(1), 500.0, np.random.default_rng(seed))[0][0] for seed in range(4_000)]
    assert np.quantile(starts, [0.25, 0.5, 0.75]) == pytest.approx(500 * np.sqrt([0.25, 0.5, 0.75]), rel=0.05)


@pytest.mark.parametrize("moved_m", [np.full(MANY, 2.0), np.tile([1.0, 3.0], MANY // 2)], ids=["steady", "uneven"])
def test_shadows_are_normal_and_forgotten_over_their_distance(moved_m: np.ndarray) -> None:
    values = correlated(moved_m, 10.0, np.random.default_rng(3))
    assert values.mean() == pytest.approx(0, abs=0.05)
    assert values.std() == pytest.approx(1, abs=0.03)
    assert np.corrcoef(values[:-10], values[10:])[0, 1] == pytest.approx(np.exp(-2.0), abs=0.03)


@pytest.mark.parametrize("band", ["sub-6", "mmwave"])
def test_line_of_sight_and_shadows_are_as_likely_and_as_deep_as_3gpp_says(band: str) -> None:
    cell = presets.cell(band).model_copy(update={"blocked_per_s": 0.0})
    place = SURROUNDINGS[cell.model]
    ground_m = np.full(MANY, 60.0)
    lost = lost_db(cell, ground_m, np.full(MANY, 25.0), np.ones(MANY), np.random.default_rng(4))
    likely = float(sight_probability(place, np.array([60.0]))[0])
    seen, hidden = (
        float(path_loss_db(place, np.array([60.0]), cell.carrier_ghz, np.array([sight]))[0]) for sight in (1.0, 0.0)
    )
    assert lost.mean() == pytest.approx(likely * seen + (1 - likely) * hidden, abs=0.3)
    spread = likely * (place.sigma_db[0] ** 2 + seen**2) + (1 - likely) * (place.sigma_db[1] ** 2 + hidden**2)
    assert lost.std() == pytest.approx(np.sqrt(spread - (likely * seen + (1 - likely) * hidden) ** 2), rel=0.05)


def test_blockage_comes_and_goes_as_often_as_the_preset_says() -> None:
    cell = presets.cell("mmwave").model_copy(update={"blocked_per_s": 0.1, "blocked_s": 4.0})
    lost = blocked_db(cell, np.full(MANY, 0.5), np.random.default_rng(5))
    on = lost > 0
    assert on.mean() == pytest.approx(0.1 / (0.1 + 1 / 4.0), abs=0.02)
    ended = (~on[1:])[on[:-1]].mean()
    share = 0.1 / 0.35
    assert ended == pytest.approx((1 - share) * (1 - np.exp(-0.35 * 0.5)), rel=0.05)
    assert cell.blocked_low_db <= lost[on].min() <= lost[on].max() <= cell.blocked_high_db
    assert not blocked_db(presets.cell("sub-6"), np.ones(10), np.random.default_rng(5)).any()


class Recorded:
    """A generator of normal numbers that remembers what it drew."""

    def __init__(self) -> None:
        self._rng = np.random.default_rng(7)
        self.drawn: list[np.ndarray] = []

    def standard_normal(self, count: int | None = None) -> np.ndarray:
        self.drawn.append(np.asarray(self._rng.standard_normal(count)))
        return self.drawn[-1]


@pytest.mark.parametrize("moves", [[2.0], [0.0, 1.0, 30.0, 200.0, 0.5]], ids=["steady", "uneven"])
def test_shadows_are_those_of_the_plain_recursion(moves: list[float]) -> None:
    moved_m = np.tile(moves, 500)
    rng = Recorded()
    values = correlated(moved_m, 10.0, rng)  # type: ignore[arg-type]
    fresh, first = rng.drawn
    expected = [float(first)]
    for moved, drawn in zip(moved_m[1:].tolist(), fresh[1:].tolist(), strict=True):
        kept = np.exp(-moved / 10.0)
        expected.append(kept * expected[-1] + np.sqrt(1 - kept**2) * drawn)
    assert values == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize(
    ("band", "up_mbit_per_s", "down_mbit_per_s"), [("sub-6", (25, 60), (130, 260)), ("mmwave", (90, 190), (300, 600))]
)
def test_cells_come_near_the_medians_that_were_measured(
    band: str, up_mbit_per_s: tuple[float, float], down_mbit_per_s: tuple[float, float]
) -> None:
    """Measured: 39 to 87 up and 192 down at low bands; 133 to 169 up, 429 down and 5 % under 10 at mmWave."""
    traces = [source(f"cell,band={band}").trace(BASE, 1_000, 1.0, seed) for seed in range(20)]
    for name, (low, high) in (("uplink", up_mbit_per_s), ("downlink", down_mbit_per_s)):
        rates = np.concatenate([getattr(trace, f"{name}_bytes_per_s") for trace in traces]) / MBIT_PER_S
        assert low < np.median(rates) < high
    assert ((rates < 10).mean() > 0.01) == (band == "mmwave")
    assert traces[0].rtt_s[0] == presets.cell(band).rtt_ms / 1e3


def test_users_share_the_cell() -> None:
    alone, shared = (source(f"cell,users={users}").trace(BASE, 100, 1.0, 0).uplink_bytes_per_s for users in (1, 4))
    assert shared == pytest.approx(alone / 4)
    assert Cell.LIMITS["users"][0] == 1


def test_a_device_throttles_when_it_is_hot() -> None:
    trace = source("constant", "throttling,works=200,rests=50,slowest=0.4").trace(BASE, 5_000, 1.0, 0)
    heat, speed = trace.measured["temperature_c"], trace.device_speed
    assert set(speed) == {0.4, 1.0}
    assert (speed[heat >= 85] == 0.4).all()
    assert (speed[heat <= 75] == 1.0).all()
    assert heat.max() < 100


def test_load_and_memory_take_a_share_now_and_then() -> None:
    loaded = source("constant", "load,most=0.6,every=20,lasts=10").trace(BASE, MANY, 1.0, 0)
    load = loaded.measured["device_load"]
    assert loaded.device_speed == pytest.approx(1 - load)
    assert (load > 0).mean() == pytest.approx(1 / 3, abs=0.02)
    assert load.max() <= 0.6
    assert load[load > 0].mean() == pytest.approx(0.3, abs=0.02)
    short = source("constant", "memory,slowest=0.1").trace(BASE, 5_000, 1.0, 0)
    assert ((short.measured["memory_share"] > 0.9) == (short.device_speed == 0.1)).all()


@pytest.mark.parametrize(
    ("link", "device", "code"),
    [
        ("wave", "steady", "name-unknown"),
        ("markov,stay=2", "steady", "value-out-of-range"),
        ("markov,stay", "steady", "figure-unreadable"),
        ("markov,stay=0.1,stay=0.2", "steady", "figure-twice"),
        ("markov,stay=much", "steady", "number-needed"),
        ("markov,sigma=1", "steady", "name-unknown"),
        ("cell,band=low", "steady", "choice-unknown"),
        ("cell,step=0", "steady", "value-out-of-range"),
        ("cell", "hot", "name-unknown"),
        ("cell", "load,most=1", "value-out-of-range"),
    ],
)
def test_what_is_not_said_right_is_refused(link: str, device: str, code: str) -> None:
    with pytest.raises(ExplorerError) as caught:
        source(link, device)
    assert caught.value.code.startswith(code)


@pytest.mark.parametrize("link", ["markov", "random-walk,sigma=3", "steps,low=0.0001,high=10000", "outages"])
@pytest.mark.parametrize("rate", RATE_RANGE)
def test_no_figure_leaves_what_a_scenario_may_have(link: str, rate: float) -> None:
    """Rates and speeds at the ends of their ranges stay within them, and a slow link is not taken for none."""
    speed = SPEED_RANGE[0]
    scenario = replace(Scenario.default(), link=Link(rate, rate, 0.0), device_speed=speed)
    trace = source(link, "load").trace(Trace.of(scenario), 100, 1.0, 0)
    assert trace.is_up.all() == (link != "outages")
    assert trace.uplink_bytes_per_s.max() <= RATE_RANGE[1]
    assert (trace.device_speed == speed).all()


def test_a_trace_with_too_many_steps_is_refused() -> None:
    with pytest.raises(GeneratorError, match="steps-too-many"):
        source("cell,step=0.001").trace(BASE, 1_000_000, 100.0, 0)
