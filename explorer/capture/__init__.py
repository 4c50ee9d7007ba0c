"""A model becomes a `ModelGraph`: its layers, the tensors between them, and what each layer costs."""

from explorer.capture.errors import CaptureError
from explorer.capture.pytorch import capture

__all__ = ["CaptureError", "capture"]
