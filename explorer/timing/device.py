"""The device that models are timed on, and the threads of the processor."""

from __future__ import annotations

import torch

from explorer.timing.runs import TimingError


def chosen(*, cuda: bool, threads: int | None) -> torch.device:
    """Returns the first CUDA device or the processor, whose threads it sets; raises `TimingError` without CUDA."""
    if cuda and not torch.cuda.is_available():
        raise TimingError("timing-no-cuda")
    if threads is not None:
        torch.set_num_threads(threads)
    return torch.device("cuda", 0) if cuda else torch.device("cpu")
