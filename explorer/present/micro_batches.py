"""Why a batch is cut into fewer micro-batches than are asked for."""

from __future__ import annotations

from explorer.present.i18n.text import text
from explorer.scenario.scenario import Scenario


def fewer_parts(scenario: Scenario) -> str:
    """Returns why there are fewer micro-batches than are asked for; "" where there are not, or where there is one.

    Of one micro-batch every answer says that nothing overlaps.
    """
    batch, count, asked = scenario.workload.batch, scenario.parts, scenario.micro_batches
    return text("overlap-fewer", batch=batch, asked=asked) if 1 < count < asked else ""
