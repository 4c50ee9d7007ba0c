"""What a calibration tells, in words."""

from __future__ import annotations

from explorer.machines.calibration import Calibration
from explorer.present.i18n.text import text
from explorer.present.numbers import count_text
from explorer.values.units import format_time


def calibrated_text(calibration: Calibration) -> str:
    """Returns the expected error and the cost of an operation of each mode, a line each."""
    paces = {"inference": calibration.inference, "training": calibration.training}
    return "\n".join(
        text(
            "timing-calibrated",
            mode=mode,
            percent=count_text(round(100 * pace.error)),
            factor=count_text(round(pace.doubt, 2)),
            cost=format_time(pace.operation_s),
        )
        for mode, pace in paces.items()
        if pace is not None
    )


def check_text(model: str, training: bool, batch: int, seconds: float, told_s: float) -> str:
    """Returns how a calibration does on a model that was kept out of it."""
    return text(
        "timing-check",
        model=model,
        mode="training" if training else "inference",
        batch=batch,
        time=format_time(seconds),
        told=format_time(told_s),
        percent=f"{100 * (told_s / seconds - 1):+.0f}",
    )
