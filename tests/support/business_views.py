"""Business cases of views of the app, in the scenario that the other tests begin with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from views import worked_view

from explorer.app.cache import work
from explorer.money.assumptions import Assumptions, Estimate
from explorer.money.business import BusinessCase, business_case
from explorer.money.month import Fleet
from explorer.present.business.entries import Inputs, read
from explorer.present.user_figures import Entries
from explorer.present.view import Work
from explorer.pricing import Mask

FLEET = Fleet(1_000, 24)


def view_work(model: str = "resnet18", **options: str) -> Work:
    """Returns the case and solved view of a model with these options, and else as in `views.worked_view`."""
    return work(worked_view(model).with_options(options))


def prefix(done: Work, count: int) -> Mask:
    """The first layers on the device; layers are in topological order."""
    return np.arange(len(done.graph.layers)) < count


def case_of(done: Work, mask: Mask | None = None, fleet: Fleet = FLEET, **assumed: Estimate) -> BusinessCase:
    """Returns the case of a split, the best where none is named, at the presets but for what is assumed."""
    assumptions = replace(Assumptions.preset(done.case), **assumed)  # type: ignore[arg-type]
    return business_case(done.case, done.best.on_device if mask is None else mask, fleet, assumptions)


def read_inputs(entries: Entries, done: Work) -> Inputs:
    """Returns what entries come to, which must break no rule."""
    inputs, problems = read(entries, done.case)
    assert problems == []
    assert inputs is not None
    return inputs


def verdicts() -> list[tuple[str, str, BusinessCase]]:
    """Returns a choice and a verdict, and a case for it, for every one that there is."""
    known = Estimate.exactly
    slow, vehicle = (
        view_work(link="nb-iot"),
        view_work("googlenet", device="jetson-agx-orin", link="lte-driving", batch="1"),
    )
    few = prefix(slow, 60)
    dear = case_of(view_work(), device_time=Estimate(1, 1, 1.01), server_time=known(1), server_per_hour=known(1.5))
    cheap = case_of(slow, few, data_per_gb=known(0), electricity_per_kwh=known(11), waiting_w=known(0), device=known(0))
    return [
        ("split", "pays", case_of(vehicle)),
        ("split", "faster", case_of(view_work(), device_time=known(1), server_time=known(1))),
        ("split", "open", case_of(view_work())),
        ("split", "faster but dearer", dear),
        ("split", "cheaper but slower", cheap),
        ("split", "loses", case_of(slow, few)),
        ("device", "pays", case_of(view_work(link="lte"))),
        ("server", "faster", case_of(view_work("gpt2"))),
    ]
