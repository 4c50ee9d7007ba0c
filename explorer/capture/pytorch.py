"""Capture a PyTorch module as a model graph, without allocating its weights."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import torch
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode

from explorer.capture.batch import Found, find_batch
from explorer.capture.binding import Binding
from explorer.capture.building import build, initialise_lazy_modules, usable
from explorer.capture.errors import CaptureError, ReasonError
from explorer.capture.inputs import check_inputs
from explorer.capture.lines import layers_of
from explorer.capture.noticed import remarks_of
from explorer.capture.parameters import named_parameters, registered
from explorer.capture.placing import BatchDim
from explorer.capture.sizes import Sizer
from explorer.model.graph import ModelGraph
from explorer.model.remarks import Remark


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
    on_step: Callable[[Step], None] = lambda step: None,
) -> Captured:
    """Returns the model graph of ``model``, called as ``model(*args, **kwargs)``, and its binding to the program.

    ``model`` is a module, or a function without arguments that builds one: it is then built without memory
    for its weights, so that a model larger than the machine can be captured. It is captured in the mode it
    is in (training or evaluation), and parameters that want no gradient cost none.

    ``args`` and ``kwargs`` are example inputs; only shapes and types are read, so tensors on the ``meta`` device
    serve. Inputs may be nested in lists and dicts; a tensor that is given several times is one input. Which dimension
    is the batch is found by the rule of `explorer.capture.batch`, unless ``batch_dim`` says it: a dimension from 0, or
    ``"none"`` where the inputs are those of one sample.

    Costs are measured at two batch sizes, checked at a third, and exact where they are affine in the batch. Where they
    are not, the graph is that of the example's batch, `ModelGraph.only_batch`. A model that cannot be trained is
    captured for inference alone, `ModelGraph.inference_only`. Both are said by remarks. The binding's program is the
    one at the smallest batch that was measured, `BATCHES`, or at the example's own where there is only that.

    ``on_step`` is told what begins: building the model, or tracing it and counting its costs.

    Raises `CaptureError` naming the operation and the module where it failed, for instance where the control
    flow depends on the values of a tensor, or where the function that builds the model fails.
    """
    fake_mode = FakeTensorMode(allow_non_fake_inputs=True)
    on_step("build")
    if isinstance(model, nn.Module):
        model = usable(model, name)
        initialise_lazy_modules(model, args, kwargs or {})
    else:
        model = build(model, name, args, kwargs or {}, fake_mode)
    check_inputs(model, args, kwargs or {})
    on_step("count")
    with _garbage_collection_paused(), _without_onednn(), registered(model) as unregistered:
        found, untrainable = _found(Sizer(model, (tuple(args), dict(kwargs or {})), fake_mode), batch_dim)
        measured = found.measured
        noticed = remarks_of(model, unregistered, measured.first) if measured.vertices else ()
    if not measured.vertices:
        raise CaptureError(type(model).__name__, "", ReasonError("output-from-no-input"))
    graph = ModelGraph(
        name=name,
        title=title,
        layers=tuple(layers_of(measured.series)),
        remarks=(*noticed, *found.remarks, *untrainable),
        only_batch=found.only_batch,
        inference_only=bool(untrainable),
    )
    return Captured(graph, Binding.of(measured.program, measured.vertices))


def _found(sizer: Sizer, batch_dim: BatchDim) -> tuple[Found, tuple[Remark, ...]]:
    """The layers, and why they are those of inference only if they are."""
    try:
        return find_batch(sizer, batch_dim), ()
    except CaptureError as error:
        trained = [parameter for parameter in named_parameters(sizer.model).values() if parameter.requires_grad]
        if not trained:
            raise
        try:
            with _frozen(trained):
                found = find_batch(sizer, batch_dim)
        except CaptureError:
            raise error from None
        return found, (Remark.of("inference-only", problem=_problem(error)),)


def _problem(error: CaptureError) -> str:
    """What torch says, without where."""
    why = error.parameters["why"]
    while isinstance(why, ReasonError) and isinstance(why.parameters.get("why"), ReasonError):
        why = why.parameters["why"]
    return str(why.parameters.get("problem", why.code)) if isinstance(why, ReasonError) else str(why)


@contextlib.contextmanager
def _frozen(parameters: Sequence[nn.Parameter]) -> Iterator[None]:
    """Captures a model as one that learns nothing."""
    for parameter in parameters:
        parameter.requires_grad_(False)
    try:
        yield
    finally:
        for parameter in parameters:
            parameter.requires_grad_(True)


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
