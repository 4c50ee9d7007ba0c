"""Every algorithm finds the least delay: against brute force on small random graphs."""

from random import Random

import pytest
from graphs import random_priced
from reference import Reference

from explorer.solve import EXACT, solve

GRAPHS, BATCHES = 1000, 20


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_solver_equals_brute_force(batch: int) -> None:
    for number in range(batch, GRAPHS, BATCHES):
        priced = random_priced(Random(number))
        reference = Reference(priced.graph, priced.scenario, priced.device_s.tolist(), priced.server_s.tolist())
        least_s = reference.least_delay_s()
        for method in EXACT:
            split = solve(priced, method)
            where = f"{method} on random graph {number}"
            assert reference.is_allowed(set(split.device_layers)), where
            assert reference.delay_s(set(split.device_layers)) == pytest.approx(least_s, rel=1e-9, abs=0), where
            assert split.delay_s == pytest.approx(least_s, rel=1e-9, abs=0), where
