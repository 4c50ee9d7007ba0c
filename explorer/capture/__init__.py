"""A model becomes a `ModelGraph`, with the layers' costs, and a `Binding` of the layers to its exported program."""

from explorer.capture.binding import Binding, Operations, ProgramCut
from explorer.capture.errors import CaptureError
from explorer.capture.filled import Filled, filled
from explorer.capture.pytorch import Captured, capture
from explorer.capture.sizes import BATCHES

__all__ = ["BATCHES", "Binding", "CaptureError", "Captured", "Filled", "Operations", "ProgramCut", "capture", "filled"]
