"""Scenarios that a person would try: any link and speeds, log-uniform, the same ones in every run."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from explorer.scenario import Link, Scenario


def fresh_scenarios(base: Scenario, count: int) -> list[Scenario]:
    """``base`` under ``count`` other links and speeds: 1 Mbit/s to 10 Gbit/s, 1 to 100 ms, a tenth to ten times."""
    rng = Random(2)

    def log_uniform(low: float, high: float) -> float:
        return float(low * (high / low) ** rng.random())

    return [
        replace(
            base,
            link=Link(log_uniform(0.125e6, 1.25e9), log_uniform(0.125e6, 1.25e9), log_uniform(1e-3, 0.1)),
            device_speed=log_uniform(0.1, 10),
            server_speed=log_uniform(0.1, 10),
        )
        for _ in range(count)
    ]
