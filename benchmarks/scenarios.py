"""Scenarios that a person would try: any link and speeds, log-uniform, the same ones in every run."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from explorer.scenario.scenario import Link, Scenario

RATE_BYTES_PER_S = (0.125e6, 1.25e9)  # 1 Mbit/s to 10 Gbit/s
RTT_S = (1e-3, 0.1)
SPEED = (0.1, 10.0)


def fresh_scenarios(base: Scenario, count: int) -> list[Scenario]:
    """``base`` under ``count`` other links and speeds."""
    rng = Random(2)

    def log_uniform(low: float, high: float) -> float:
        return float(low * (high / low) ** rng.random())

    return [
        replace(
            base,
            link=Link(log_uniform(*RATE_BYTES_PER_S), log_uniform(*RATE_BYTES_PER_S), log_uniform(*RTT_S)),
            device_speed=log_uniform(*SPEED),
            server_speed=log_uniform(*SPEED),
        )
        for _ in range(count)
    ]
