"""Times of whole sample models as people write them: ``resnet50=0.96s,mobilenet_v2=0.21s``."""

from __future__ import annotations

import sample_models
from explorer.machines.by_hand import WholeTime
from explorer.machines.calibration import CalibrationError
from explorer.machines.measured import parse_seconds


def read_times(given: str, batch: int) -> list[WholeTime]:
    """Returns the times of models at a batch; raises `CalibrationError`, `UnitError` and `UnknownNameError`.

    A model has one time.
    """
    times = list[WholeTime]()
    for part in filter(None, map(str.strip, given.split(","))):
        name, equals, time = part.partition("=")
        if not equals:
            raise CalibrationError("times-form", got=part)
        if name.strip() in (each.graph.name for each in times):
            raise CalibrationError("times-twice", model=name.strip())
        times.append(whole_time(name.strip(), time.strip(), batch))
    return times


def whole_time(model: str, time: str, batch: int) -> WholeTime:
    """Returns the time of one sample model at a batch; raises `UnitError` and `UnknownNameError`."""
    return WholeTime(sample_models.load(model), batch, parse_seconds(time, model))
