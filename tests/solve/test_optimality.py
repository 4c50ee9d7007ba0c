"""Every algorithm finds the least delay: against brute force on small random graphs."""

from random import Random

import pytest
from graphs import random_priced
from reference import Reference
from seeds import seeds

from explorer.solve import EXACT, solve

GRAPHS = 1000


@seeds(GRAPHS)
def test_every_solver_equals_brute_force(rng: Random) -> None:
    case = random_priced(rng)
    reference = Reference(case.graph, case.scenario, case.costs.device_s.tolist(), case.costs.server_s.tolist())
    least_s = reference.least_delay_s()
    for method in EXACT:
        split = solve(case.costs, case.rates, method)
        assert reference.is_allowed(set(split.device_layers))
        assert reference.delay_s(set(split.device_layers)) == pytest.approx(least_s, rel=1e-9, abs=0)
        assert split.delay_s == pytest.approx(least_s, rel=1e-9, abs=0)
