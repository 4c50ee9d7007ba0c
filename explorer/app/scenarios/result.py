"""What a scenario comes to, in a few words and a small picture: for its card."""

from __future__ import annotations

from functools import lru_cache

from explorer.app.cache import drawing
from explorer.app.scenarios.table import outcome
from explorer.library.named import NamedScenario
from explorer.present.i18n.text import text
from explorer.present.palette import Theme
from explorer.present.picture import picture
from explorer.scenario import models

PICTURE_PX = (240, 96)


def gain(named: NamedScenario) -> float:
    """Returns how many times as long the faster choice without a split takes, 1 where that is the best."""
    found = outcome(named)
    return min(found.device_only.delay_s, found.server_most.delay_s) / found.split.delay_s


def result_text(named: NamedScenario) -> str:
    """Returns what splitting gains, in a few words."""
    factor = gain(named)
    if factor >= 2:
        return text("stories-split", factor=f"{factor:.2g}")
    share = 100 * (1 - 1 / factor)
    return text("stories-saves", percent=f"{share:.0f}") if share >= 1 else text("stories-unsplit")


def result_picture(named: NamedScenario, colours: Theme) -> str:
    """Returns the model with its split as SVG, by blocks."""
    label = text("stories-alt", model=models.find(named.model).title)
    return _picture(named, colours, label)


@lru_cache(maxsize=64)
def _picture(named: NamedScenario, colours: Theme, label: str) -> str:
    split = outcome(named).split
    level = drawing(named.model).folded_at(split.cut)
    return picture(level, split.on_device.tolist(), colours, label, canvas=PICTURE_PX)
