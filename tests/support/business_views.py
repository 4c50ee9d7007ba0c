"""Business cases of views of the app, as its page opens with them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explorer.app.cache import work
from explorer.money.assumptions import Assumptions, Estimate
from explorer.money.business import BusinessCase, business_case
from explorer.money.month import Fleet
from explorer.present.business.entries import Inputs, read
from explorer.present.user_figures import Entries
from explorer.present.view import View, Work
from explorer.pricing import Mask

FLEET = Fleet(1_000, 24)


def view_work(model: str = "resnet18", **options: str) -> Work:
    """Returns the case and solved view of a model with these options."""
    view = View.default(model)
    for name, value in options.items():
        view = view.with_option(name, value)
    return work(view)


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
