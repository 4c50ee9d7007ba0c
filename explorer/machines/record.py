"""What a calibration or a profile was made with, kept in the file for people: it changes no time."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from explorer.values.json_files import Number, Whole


class TimedModel(BaseModel):
    """Describes one timing of a whole model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    mode: Literal["inference", "training"]
    batch: Whole
    seconds: Number = Field(description="Median of one iteration")
    noise: Number | None = Field(
        default=None, description="Half the distance between the quartiles, as a share of the median"
    )
    told_s: Number | None = Field(
        default=None, description="What the calibration says, of a model that was kept out of it"
    )


class Record(BaseModel):
    """Describes when, with what and on what models were timed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: str
    software: dict[str, str] = Field(default_factory=dict, description="Versions by name")
    processor: str = ""
    cores: Whole | None = None
    threads: Whole | None = None
    clock_mhz: Number | None = Field(default=None, description="Of the processor, as the system says it")
    load: Number | None = Field(
        default=None, description="Processes that wanted to run, at the end: the system's mean of a minute"
    )
    time: Literal["processor", "wall", ""] = Field(
        default="", description="Whether what else ran on the machine counts: on one thread of a processor it does not"
    )
    models: tuple[TimedModel, ...] = ()
