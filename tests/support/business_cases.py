"""Business cases with round numbers, and random ones, for the tests of what rests on them."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
from graphs import MEGABYTE, graph, layer, scenario, source, timed

from explorer import presets
from explorer.money.assumptions import Assumptions, Estimate
from explorer.money.business import BusinessCase, Comparison
from explorer.money.month import Fleet
from explorer.pricing import Case

NONE = presets.radio("none")
SPLIT = np.array([True, True, True, False])
FLEET = Fleet(devices=10, rounds_a_day=2)
PRICE_NAMES = ("electricity_per_kwh", "data_per_gb", "server_per_hour", "device")
exactly = Estimate.exactly


def drawn(memory_bytes: float | None = None, keep: str | None = None) -> Case:
    """A chain whose best split ends after b: 250 s against 400 on the device and 530 on the server."""
    model = graph(
        source(),
        layer("a", "x", out=400 * MEGABYTE),
        layer("b", "a", out=20 * MEGABYTE, grad=10 * MEGABYTE),
        layer("c", "b", saved=MEGABYTE),
    )
    return timed(model, scenario(memory_bytes=memory_bytes, keep=keep), [0, 100, 100, 200], [0, 10, 10, 20])


def assumed() -> Assumptions:
    """Round numbers: a joule costs 1e-7, a second of the server 1e-3 and one of the device 1e-6."""
    return Assumptions(
        device_time=exactly(1),
        server_time=exactly(1),
        computing_w=exactly(10),
        waiting_w=exactly(2),
        electricity_per_kwh=exactly(0.36),
        data_per_gb=exactly(1),
        server_per_hour=exactly(3.6),
        device=exactly(36),
        device_life_h=exactly(10_000),
        radio=NONE,
    )


def cheap() -> Assumptions:
    """So cheap a server that the split saves 0.00014 a round against all on the device."""
    return replace(assumed(), data_per_gb=exactly(0), server_per_hour=exactly(0.036))


def against(case: BusinessCase, name: str) -> Comparison:
    """The comparison with one baseline."""
    (comparison,) = (comparison for comparison in case.comparisons if comparison.against == name)
    return comparison


def random_assumptions(rng: Random) -> Assumptions:
    """A range around every input."""

    def around(most: float) -> Estimate:
        return Estimate(*sorted(rng.uniform(0.1, most) for _ in range(3)))

    return Assumptions(
        device_time=around(3),
        server_time=around(3),
        computing_w=around(50),
        waiting_w=around(20),
        electricity_per_kwh=around(5),
        data_per_gb=around(5),
        server_per_hour=around(50),
        device=around(5000),
        device_life_h=Estimate(*sorted(rng.uniform(100, 9000) for _ in range(3))),
        radio=rng.choice(list(presets.radios().values())),
    )
