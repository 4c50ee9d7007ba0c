"""What a scenario comes to, in a few words and a small picture: for its card."""

from __future__ import annotations

from functools import lru_cache

from explorer.app.cache import drawing
from explorer.app.scenarios.table import outcome
from explorer.library.named import NamedScenario
from explorer.present.i18n.text import text
from explorer.present.measure import is_unsplit, measure_text
from explorer.present.palette import Theme
from explorer.present.picture import picture
from explorer.pricing import Case
from explorer.questions.speedup import speedup
from explorer.scenario import models

PICTURE_PX = (240, 96)


def gain(named: NamedScenario) -> float:
    """Returns how many times as fast as the better choice without a split it is; 1 where it is such a choice."""
    split = outcome(named).split
    case = Case(split.costs.graph, named.scenario)
    return 1.0 if is_unsplit(case, split.on_device) else speedup(case, split.on_device).times


def result_text(named: NamedScenario) -> str:
    """Returns what splitting gains, in a few words; or that one should not split."""
    times = gain(named)
    return measure_text(times) if times > 1 else text("stories-unsplit")


def result_picture(named: NamedScenario, colours: Theme) -> str:
    """Returns the model with its split as SVG, by blocks."""
    label = text("stories-alt", model=models.find(named.model).title)
    return _picture(named, colours, label)


@lru_cache(maxsize=64)
def _picture(named: NamedScenario, colours: Theme, label: str) -> str:
    split = outcome(named).split
    level = drawing(named.model).folded_at(split.cut)
    return picture(level, split.on_device.tolist(), colours, label, canvas=PICTURE_PX)
