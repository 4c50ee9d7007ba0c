"""Times of whole sample models as people write them: ``resnet50=0.96s,mobilenet_v2=0.21s``."""

from __future__ import annotations

import sample_models
from explorer.machines.by_hand import WholeTime
from explorer.machines.calibration import CalibrationError
from explorer.values.units import parse_time


def read_times(given: str, batch: int) -> list[WholeTime]:
    """Returns the times of models at a batch; raises `CalibrationError`, `UnitError` and `UnknownNameError`."""
    times = []
    for part in filter(None, map(str.strip, given.split(","))):
        name, equals, time = part.partition("=")
        if not equals:
            raise CalibrationError("times-form", got=part)
        times.append(WholeTime(sample_models.load(name.strip()), batch, parse_time(time.strip(), name.strip())))
    return times
