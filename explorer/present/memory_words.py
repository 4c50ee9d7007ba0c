"""That a split does not fit into the memory of the device, said the same way wherever the split stands."""

from __future__ import annotations

from explorer.present.i18n.text import text
from explorer.pricing import Costs, Mask
from explorer.values.units import format_bytes


def short_of_memory(costs: Costs, mask: Mask) -> str:
    """Returns what a split needs of the device's memory and how much there is; "" where it fits.

    ``mask`` has shape (layers,).
    """
    if costs.fits(mask):
        return ""
    needs = costs.beyond_limit(mask)
    return text("memory-short", needs=format_bytes(needs["taken_bytes"]), limit=format_bytes(needs["limit_bytes"]))
