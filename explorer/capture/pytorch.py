"""Capture a PyTorch module as a model graph, without allocating its weights."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import torch
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode

from explorer.capture.batch import find_batch
from explorer.capture.binding import Binding
from explorer.capture.building import build, initialise_lazy_modules, usable
from explorer.capture.errors import CaptureError, ReasonError
from explorer.capture.inputs import check_inputs
from explorer.capture.known import inputs_known, lacks_constants
from explorer.capture.largest import at_their_largest, remarks_on
from explorer.capture.lines import layers_of
from explorer.capture.noticed import remarks_of
from explorer.capture.parameters import registered
from explorer.capture.placing import BatchDim
from explorer.capture.sizes import Sizer
from explorer.capture.ways import Traced, first_way
from explorer.model.graph import ModelGraph


class Captured(NamedTuple):
    """A model's graph, and where in the exported program each of its layers is."""

    graph: ModelGraph
    binding: Binding


Step = Literal["build", "count"]


def capture(
    model: nn.Module | Callable[[], nn.Module],
    args: Sequence[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
    *,
    name: str,
    title: str = "",
    batch_dim: BatchDim = None,
    keep_mode: bool = False,
    on_step: Callable[[Step], None] = lambda step: None,
) -> Captured:
    """Returns the model graph of ``model``, called as ``model(*args, **kwargs)``, and its binding to the program.

    ``model`` is a module, or a function without arguments that builds one: it is then built without memory
    for its weights, so that a model larger than the machine can be captured. It is captured in the mode it
    is in (training or evaluation), and parameters that want no gradient cost none. Where training reads the values of
    tensors it is captured in evaluation mode, unless ``keep_mode`` forbids it. What is as large as values say, such as
    ``x[mask]``, is captured at its largest.

    ``args`` and ``kwargs`` are example inputs; only shapes and types are read, so tensors on the ``meta`` device
    serve. Where the model reads the values of one, `filled` makes it. Inputs may be nested in lists and dicts; a tensor
    that is given several times is one input. Which dimension is the batch is found by the rule of
    `explorer.capture.batch`, unless ``batch_dim`` says it: a dimension from 0, or ``"none"`` where the inputs are those
    of one sample.

    Costs are measured at two batch sizes, checked at a third, and exact where they are affine in the batch. Where they
    are not, the graph is that of the example's batch, `ModelGraph.only_batch`. A model that cannot be trained is
    captured for inference alone, `ModelGraph.inference_only`. Remarks say all of this. The binding's program is the one
    at the smallest batch that was measured, `BATCHES`, or at the example's own where there is only that.

    ``on_step`` is told what begins: building the model, or tracing it and counting its costs.

    Raises `CaptureError` naming the operation and the module where it failed, for instance where the control
    flow depends on the values of a tensor, or where the function that builds the model fails.
    """
    fake_mode = FakeTensorMode(allow_non_fake_inputs=True)
    called = tuple(args), dict(kwargs or {})
    on_step("build")
    if isinstance(model, nn.Module):
        built = usable(model, name)
        initialise_lazy_modules(built, *called)
    else:
        built = build(model, name, *called, fake_mode)
    check_inputs(built, *called)
    on_step("count")

    def trace(tried: nn.Module) -> Traced:
        lines.clear()
        with registered(tried) as unregistered:
            try:
                with inputs_known(tried, called):
                    found = find_batch(Sizer(tried, called, fake_mode), batch_dim)
            except CaptureError as error:
                error.has_assumed_sizes = bool(lines)
                raise
            if not found.measured.vertices:
                raise CaptureError(type(tried).__name__, "", ReasonError("output-from-no-input"))
            return Traced(found, remarks_of(tried, unregistered, found.measured), remarks_on(lines))

    def with_values(tried: nn.Module) -> nn.Module:
        if isinstance(model, nn.Module) or not lacks_constants(tried):
            return tried
        return build(model, name, *called, fake_mode, with_values=True)

    with _garbage_collection_paused(), _without_onednn(), at_their_largest() as lines:
        (found, noticed, assumed), ways = first_way(built, trace, with_values, keep_mode=keep_mode)
        measured = found.measured
        graph = ModelGraph(
            name=name,
            title=title,
            layers=tuple(layers_of(measured.series)),
            remarks=(*noticed, *found.remarks, *assumed, *ways),
            only_batch=found.only_batch,
            inference_only=any(remark.code == "inference-only" for remark in ways),
        )
        return Captured(graph, Binding.of(measured.program, measured.vertices))


@contextlib.contextmanager
def _garbage_collection_paused() -> Iterator[None]:
    """Tracing makes millions of small objects that all live to its end; looking through them takes a tenth of it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextlib.contextmanager
def _without_onednn() -> Iterator[None]:
    """oneDNN runs a recurrent layer as one opaque kernel; without it the matrix products inside can be counted."""
    was_enabled = torch._C._get_mkldnn_enabled()
    torch._C._set_mkldnn_enabled(False)
    try:
        yield
    finally:
        torch._C._set_mkldnn_enabled(was_enabled)
