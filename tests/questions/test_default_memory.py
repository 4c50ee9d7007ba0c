"""Every question keeps to what the device declares, where nobody set a limit: against brute force."""

from dataclasses import replace
from random import Random

import pytest
from graphs import random_priced
from reference import Reference
from seeds import seeds

from explorer.pricing import Case
from explorer.questions.axes import Axis
from explorer.questions.inputs import DEVICE_SPEED, UPLINK
from explorer.questions.phase_map import phase_map
from explorer.questions.ranges import Ranges
from explorer.questions.robust import robust
from explorer.questions.tradeoff import Objective, front
from explorer.solve.exact.mincut import minimum_cut
from explorer.solve.more.ushape import u_shaped
from explorer.solve.result import SolveError


def _on_a_small_device(rng: Random) -> Case | None:
    """A random model on a device whose memory holds some splits and not the whole of it; None where that cannot be."""
    drawn = random_priced(rng, most_layers=9)
    least, most = (
        float(drawn.costs.memory(m[None])[0]) for m in (drawn.costs.all_on_server, drawn.costs.all_on_device)
    )
    memory_bytes = least + rng.random() * (most - least)
    if not 1e3 <= memory_bytes < most:
        return None
    constraints = replace(drawn.scenario.constraints, memory_bytes=None)
    device = drawn.scenario.device.own(memory_bytes=memory_bytes)
    return Case(drawn.graph, replace(drawn.scenario, device=device, constraints=constraints))


@seeds(60)
def test_every_question_keeps_to_it(rng: Random) -> None:
    case = _on_a_small_device(rng)
    if case is None:
        return
    scenario, fits = case.scenario, case.costs.fits
    assert scenario.constraints.memory_bytes is None
    reference = Reference(case.graph, scenario, case.costs.device_s.tolist(), case.costs.server_s.tolist())
    least_s = pytest.approx(reference.least_delay_s(), rel=1e-9)
    assert minimum_cut(case.costs, case.rates).delay_s == least_s

    phase = phase_map(case.graph, scenario, Axis.around(UPLINK, scenario), Axis.around(DEVICE_SPEED, scenario))
    assert all(fits(split.on_device) for split in phase.splits)
    for objective in Objective:
        points = front(case, objective).points
        assert all(fits(point.on_device) for point in points)
        assert points[0].delay_s == least_s
    speed = scenario.device_speed
    found = robust(case.graph, scenario, Ranges(device_speed=(speed / 2, speed * 2)), samples=1)
    for choice in (found.least_worst, found.least_mean, found.least_regret, found.midpoint):
        assert fits(choice.on_device)
    try:
        assert fits(u_shaped(case.costs, case.rates).on_device)
    except SolveError:  # the two ends alone take more than the device has
        ends = case.costs.on_device | [not readers for readers in case.graph.consumers]
        assert not fits(ends)
