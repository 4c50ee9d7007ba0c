"""What a calibration or a profile was made with, kept in the file for people: it changes no time."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class TimedModel(BaseModel):
    """Describes one timing of a whole model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    mode: Literal["inference", "training"]
    batch: int
    seconds: float = Field(description="Median of one iteration")
    noise: float | None = Field(
        default=None, description="Half the distance between the quartiles, as a share of the median"
    )
    told_s: float | None = Field(
        default=None, description="What the calibration says, of a model that was kept out of it"
    )


class Record(BaseModel):
    """Describes when, with what and on what models were timed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: str
    software: dict[str, str] = Field(default_factory=dict, description="Versions by name")
    processor: str = ""
    cores: int | None = None
    threads: int | None = None
    clock_mhz: float | None = Field(default=None, description="Of the processor, as the system says it")
    load: float | None = Field(
        default=None, description="Processes that wanted to run, at the end: the system's mean of a minute"
    )
    time: Literal["processor", "wall", ""] = Field(
        default="", description="Whether what else ran on the machine counts: on one thread of a processor it does not"
    )
    models: tuple[TimedModel, ...] = ()
