"""Check example inputs against the ``forward`` that takes them, before anything runs."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from inspect import Parameter
from typing import Any

from torch import nn

from explorer.capture.errors import InputError, ReasonError
from explorer.values.names import UnknownNameError

_BY_PLACE = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)


def check_inputs(model: nn.Module, args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:
    """Raises `InputError` where ``model(*args, **kwargs)`` gives an input too many, too few, twice or of no name."""
    parameters = inspect.signature(model.forward).parameters
    takes = [
        name for name, each in parameters.items() if each.kind not in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
    ]
    by_place = [name for name, each in parameters.items() if each.kind in _BY_PLACE]
    kinds = {each.kind for each in parameters.values()}
    if len(args) > len(by_place) and Parameter.VAR_POSITIONAL not in kinds:
        raise InputError(model, takes, ReasonError("inputs-too-many", count=len(by_place), given=len(args)))
    given = by_place[: len(args)]
    for name in kwargs:
        if name in given:
            raise InputError(model, takes, ReasonError("input-given-twice", name=name))
        if name not in takes and Parameter.VAR_KEYWORD not in kinds:
            raise InputError(model, takes, UnknownNameError("input", name, takes))
    missing = tuple(
        name
        for name in takes
        if parameters[name].default is Parameter.empty and name not in given and name not in kwargs
    )
    if missing:
        raise InputError(model, takes, ReasonError("input-missing", inputs=missing, first=missing[0]))
