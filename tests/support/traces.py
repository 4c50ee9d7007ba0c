"""Traces for tests: drawn at random, and rounds played event by event, written apart from the simulator."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random

import numpy as np

from explorer.dynamics.trace import Trace
from explorer.pricing import Split

MEGABYTE = 1_000_000


def random_trace(rng: Random, most_steps: int = 6, outages: bool = True) -> Trace:
    """A trace of uneven steps with round rates, in which the link is out now and then, both ways or in one.

    Steps begin at eighths of a second, which floating point has exactly: so does a round that begins with one.
    """
    steps = rng.randint(1, most_steps)
    lengths_s = [rng.choice([0.125, 0.5, 1.0, 3.0, 10.0]) for _ in range(steps)]
    starts_s = np.cumsum([0.0, *lengths_s])

    def rates() -> list[float]:
        return [0.0 if outages and rng.random() < 0.25 else rng.choice([0.1, 1.0, 7.0, 50.0]) for _ in range(steps)]

    up, down = np.array(rates()) * MEGABYTE, np.array(rates()) * MEGABYTE
    there = rng.randrange(steps)
    up[there], down[there] = up[there] or MEGABYTE, down[there] or MEGABYTE
    return Trace(
        starts_s[:-1],
        float(starts_s[-1]),
        up,
        down,
        np.array([rng.choice([0.001, 0.01, 0.5]) for _ in range(steps)]),
        np.array([rng.choice([0.5, 1.0, 3.0]) for _ in range(steps)]),
        np.array([rng.choice([0.25, 1.0]) for _ in range(steps)]),
    )


def played_by_events(split: Split, trace: Trace, start_s: float, before: Split | None = None) -> float:
    """The seconds of one round from a moment on: jobs one after the other, and an event at each change of the trace.

    All in fractions, so that nothing is rounded. ``before`` is the split whose parameters lie on both sides as yet.
    """
    jobs = list(_jobs(split, before))
    changes = [Fraction(float(at)) for at in trace.start_s]
    period = Fraction(float(trace.end_s))
    now = Fraction(start_s)
    for kind, amount in jobs:
        left = amount
        series = {
            "up": trace.uplink_bytes_per_s,
            "down": trace.downlink_bytes_per_s,
            "device": trace.device_speed,
            "server": trace.server_speed,
            "round trip": trace.rtt_s,
        }[kind]
        while left:
            step = _step(now, changes, period)
            speed = Fraction(float(series[step]))
            if kind == "round trip":
                if not speed:
                    break
                speed = 1 / speed
            inside = now % period
            until = (changes[step + 1] if step + 1 < len(changes) else period) - inside
            if speed * until >= left:
                now += left / speed
                left = Fraction(0)
            else:
                now += until
                left -= speed * until
    return float(now - Fraction(start_s))


def _step(now: Fraction, changes: list[Fraction], period: Fraction) -> int:
    inside = now % period
    return max(number for number, at in enumerate(changes) if at <= inside)


def _jobs(split: Split, before: Split | None) -> Iterator[tuple[str, Fraction]]:
    """The jobs of a round, from the layers on either side."""
    costs = split.costs
    device, uplink, server, downlink, exchange, passes = (Fraction(float(each)) for each in split.features)
    if before is not None:
        exchanged = costs.workload.is_training and costs.workload.sharing == "federated"
        on_wire = 1 + costs.constraints.wire_overhead
        params = np.array([0.0 if exchanged else layer.param_bytes * on_wire for layer in costs.graph.layers])
        joins, leaves = split.on_device & ~before.on_device, before.on_device & ~split.on_device
        yield "down", Fraction(float(params[joins].sum()))
        yield "up", Fraction(float(params[leaves].sum()))
    yield "down", exchange
    for _ in range(costs.iterations):
        for kind, amount in (
            ("device", device),
            ("up", uplink),
            ("round trip", passes),
            ("server", server),
            ("down", downlink),
        ):
            yield kind, amount / costs.iterations
    yield "up", exchange
