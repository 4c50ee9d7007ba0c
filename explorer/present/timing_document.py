"""Where the times of each machine come from, under the published keys."""

from __future__ import annotations

from typing import Any

from explorer.present.user_figures import PLACES
from explorer.pricing import Costs


def timing_document(costs: Costs) -> dict[str, Any]:
    """Returns where the times of the machine that is trusted least come from, and how far each machine is trusted.

    The times of a machine may be ``factor`` times as long, or as short.
    """
    return {
        "timing": costs.timing,
        "trust": {
            role: {
                "machine": costs.machines[place].title,
                "timing": costs.trust[place],
                "factor": costs.doubt[place],
            }
            for role, place in PLACES.items()
        },
    }
