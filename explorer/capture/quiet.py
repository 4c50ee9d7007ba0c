"""Settings of torch while it traces: without its messages, and with or without the authors' lines."""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Iterator
from typing import Any

from torch import fx

# What torch says about its own internals while it traces: (category, message, module that says it).
_REMARKS: tuple[tuple[type[Warning], str, str], ...] = (
    (FutureWarning, ".*LeafSpec.* is deprecated", ""),
    (DeprecationWarning, "", r"torch\."),
    (UserWarning, "The tensor attributes? .* assigned during export", ""),
    (UserWarning, r"The \.grad attribute of a Tensor that is not a leaf", ""),
)


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Trace quickly and quietly.

    No stack trace is kept for every node. On a failure torch logs its internal state and prints the partial
    graph to standard error; the one sentence of `CaptureError` takes their place.
    """
    traced_stacks, disabled_level = fx.config.do_not_emit_stack_traces, logging.root.manager.disable
    fx.config.do_not_emit_stack_traces = True
    logging.disable(logging.ERROR)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
            for category, message, module in _REMARKS:
                warnings.filterwarnings("ignore", message, category, module)
            yield
    finally:
        logging.disable(disabled_level)
        fx.config.do_not_emit_stack_traces = traced_stacks


@contextlib.contextmanager
def with_whole_stacks() -> Iterator[None]:
    """Has torch write down the whole stack of every operation, not the lines of each ``forward`` alone."""
    tracer: Any = fx.proxy.TracerBase
    filtered, fx.config.do_not_emit_stack_traces = tracer._filter_traceback_frames, False
    tracer._filter_traceback_frames = lambda _, frames: frames
    try:
        yield
    finally:
        tracer._filter_traceback_frames = filtered
