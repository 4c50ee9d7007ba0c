"""What a calibration tells, and what it was made with, in words."""

from __future__ import annotations

from explorer.machines.calibration import Calibration, Pace
from explorer.machines.machine import tidy
from explorer.machines.record import Record
from explorer.present.i18n.text import text
from explorer.present.numbers import count_text, listed
from explorer.values.units import format_time

_FEW, _LONGEST = 4, 40  # of what a record lists, and characters of each
_DAY = len("2026-07-01")  # of a date with a time


def calibrated_text(calibration: Calibration) -> str:
    """Returns the expected error and the cost of an operation of each mode, a line each."""
    return "\n".join(
        text("timing-calibrated", factor=count_text(round(pace.doubt, 2)), **_figures(mode, pace))
        for mode, pace in _paces(calibration)
    )


def expected_lines(calibration: Calibration) -> list[str]:
    """Returns the same without the range, for a place that says how far the machine is trusted itself."""
    return [text("timing-expected", **_figures(mode, pace)) for mode, pace in _paces(calibration)]


def _paces(calibration: Calibration) -> list[tuple[str, Pace]]:
    paces = {"inference": calibration.inference, "training": calibration.training}
    return [(mode, pace) for mode, pace in paces.items() if pace is not None]


def _figures(mode: str, pace: Pace) -> dict[str, str]:
    return {"mode": mode, "percent": count_text(round(100 * pace.error)), "cost": format_time(pace.operation_s)}


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


def record_text(record: Record) -> str:
    """Returns when, with what software and on which models a machine was timed, in a sentence.

    What somebody entered by hand has no software; then the times are told, too. A record is a stranger's text: each
    part of it is one short line.
    """
    date = tidy(record.date[:_DAY], _DAY)
    if not record.software:
        times = [f"{_short(each.model)} {format_time(each.seconds)}" for each in record.models]
        first = record.models[0] if record.models else None
        return text(
            "timing-record_entered",
            date=date,
            times=listed(times, _FEW),
            mode=first.mode if first else "",
            batch=first.batch if first else 0,
        )
    software = [f"{_short(name)} {_short(version)}" for name, version in record.software.items()]
    models = list(dict.fromkeys(_short(each.model) for each in record.models))
    return text("timing-record_timed", date=date, software=listed(software, _FEW), models=listed(models, _FEW))


def _short(words: str) -> str:
    return tidy(words, _LONGEST)
