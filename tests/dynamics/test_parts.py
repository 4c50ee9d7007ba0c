"""What a round's delay is of adds up to it, in both plays, and each term is that of its split."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from graphs import random_priced
from seeds import seeds
from traces import random_trace

from explorer.dynamics.parts import MOVED, WAITED, parts
from explorer.dynamics.policies import policies
from explorer.dynamics.simulate import PLAYS, simulate
from explorer.dynamics.trace import Trace
from explorer.pricing import Case, Term
from explorer.scenario import models
from explorer.scenario.scenario import Scenario


@seeds(30)
def test_the_parts_of_every_round_add_up_to_its_delay(rng: Random) -> None:
    case = random_priced(rng, 6)
    traces = [random_trace(rng) for _ in range(2)]
    for play in PLAYS:
        one = simulate(case, traces, 6, 0.75, policies(["foresight", "last-value"]), play)
        for played in one.policies.values():
            for trace in range(2):
                found = parts(one, played, trace)
                assert (found >= 0).all()
                assert found.sum(axis=0) == pytest.approx(played.delay_s[trace], rel=1e-9)


def test_the_terms_of_a_steady_link_are_those_of_the_split_in_both_plays() -> None:
    case = Case(models.find("resnet18").graph, Scenario.default())
    for play in PLAYS:
        one = simulate(case, [Trace.of(case.scenario)], 3, 1.0, policies(["foresight"]), play)
        found = parts(one, one.policies["foresight"], 0)
        terms = one.choices.splits[int(one.policies["foresight"].split[0, 0])].terms(case.rates)
        for number in range(3):
            assert found[: len(Term), number] == pytest.approx(np.array(terms), rel=1e-9)
        assert (found[[MOVED, WAITED]] == 0).all()
