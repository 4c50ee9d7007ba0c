"""Numbers as JSON has them."""

from __future__ import annotations

import math


def number(value: float) -> int | float:
    """A count of bytes as people write it: without ``.0`` where it is whole."""
    return int(value) if float(value).is_integer() else float(value)


def finite(value: float | None) -> float | None:
    """A number as JSON has it: None where there is none, or where it is infinite."""
    return value if value is not None and math.isfinite(value) else None
