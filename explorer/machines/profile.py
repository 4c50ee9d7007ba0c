"""Every layer of one model timed on a machine, in one mode at one batch."""

from __future__ import annotations

from struct import pack, unpack
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from explorer.machines.measured import graph_digest
from explorer.model.graph import LARGEST_BATCH, ModelGraph
from explorer.values.errors import ExplorerError
from explorer.values.json_files import Number, Truth, Whole

MOST_LAYERS = 5_000  # so that an address can hold them
LONGEST_LAYER_S = 1e6


class ProfileError(ExplorerError):
    """Reports a profile that breaks a rule."""


def _single(seconds: float) -> float:
    single: float = unpack("<f", pack("<f", seconds))[0]  # what an address holds; a clock tells no more
    return single


Seconds = Annotated[Number, Field(ge=0, le=LONGEST_LAYER_S), AfterValidator(_single)]


class Profile(BaseModel):
    """Describes what every layer of one model takes, in the order of its graph, and which model that is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    digest: str = Field(pattern="^[0-9a-f]{16}$", examples=["3f2a51c09b7de864"], description="Of the model's graph")
    training: Truth = Field(description="Whether it is an iteration of training, not a forward pass alone")
    batch: Whole = Field(ge=1, le=LARGEST_BATCH, description="Samples in the batch")
    seconds: tuple[Seconds, ...] = Field(
        min_length=1, max_length=MOST_LAYERS, description="Of every layer, in the order of the graph; of an input 0"
    )
    layers: tuple[str, ...] = Field((), description="Names of the layers, for people")

    @model_validator(mode="after")
    def _as_many_names_as_seconds(self) -> Self:
        if self.layers and len(self.layers) != len(self.seconds):
            raise ProfileError("profile-names", names=len(self.layers), seconds=len(self.seconds))
        if not any(self.seconds):
            raise ProfileError("profile-empty")
        return self

    def is_of(self, graph: ModelGraph, batch: int, training: Truth) -> bool:
        """Returns whether it is this very model, mode and batch whose layers were timed."""
        same = (self.digest, self.batch, self.training) == (graph_digest(graph), batch, training)
        return same and len(self.seconds) == len(graph.layers)
