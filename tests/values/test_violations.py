"""Every wrong value of a file is one sentence in our own words, with its place."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest
from machine_files import BOARD
from pydantic import ValidationError

from explorer.machines.kernels import Kernel
from explorer.machines.machine import LinkFile, MachineFile
from explorer.model.graph import ModelGraph
from explorer.present.errors import sentence
from explorer.values.violations import first_violation

PACE = {
    "kernels": [{"kernel": kernel.value, "flops_per_s": 1e9, "bytes_per_s": 1e9} for kernel in Kernel],
    "operation_s": 1e-5,
    "launch": "added",
    "error": 0.1,
}
TIMED = {"model": "lenet5", "mode": "training", "batch": 1, "seconds": 0.1, "noise": 0.1}
MACHINE: dict[str, Any] = BOARD | {
    "version": 2,
    "peaks": {"fp16": 3e12},
    "precision": "fp16",
    "measured": {"seconds": 0.96, "model": "resnet50", "digest": "3f2a51c09b7de864", "training": False, "batch": 1},
    "calibration": {"inference": PACE},
    "profile": {
        "digest": "3f2a51c09b7de864",
        "training": True,
        "batch": 1,
        "seconds": [0.0, 1.0],
        "layers": ["a", "b"],
    },
    "record": {"date": "now", "software": {"torch": "2"}, "cores": 2, "load": 0.1, "models": [TIMED]},
}
LINK = {"format": "split-explorer/link", "version": 1, "up_mbit_per_s": 20, "down_mbit_per_s": 50.5, "rtt_ms": 0}
LAYER = {"name": "a", "operation": "o", "operation_class": "input", "output": {"dtype": "int8", "bytes": [1, 2]}}
GRAPH = {"format": "split-explorer/model-graph", "version": 1, "name": "m", "layers": [LAYER], "inference_only": True}
WRONG = ("fast", "20us", "1", "", 1.5, -1, 0, 10**400, 1e300, True, None, [], [[]], {}, {"x": 1}, ["a"] * 6_000)
FOREIGN = re.compile(r"input should|should have|should match|valid (?!number)|unable|instance|permitted|required|tuple")


def places(document: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Returns the place of every value of a document."""
    inner = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for name, value in inner:
        yield (*at, name)
        yield from places(value, (*at, name))


def with_value(document: Any, place: tuple[str | int, ...], value: object) -> Any:
    """Returns the document with another value at a place."""
    changed = copy.deepcopy(document)
    outer = changed
    for part in place[:-1]:
        outer = outer[part]
    outer[place[-1]] = value
    return changed


@pytest.mark.parametrize(("kind", "document"), [(MachineFile, MACHINE), (LinkFile, LINK), (ModelGraph, GRAPH)])
def test_every_wrong_value_is_said_in_our_words_with_its_place(kind: Any, document: dict[str, Any]) -> None:
    kind.model_validate(document)
    refused = 0
    for place in places(document):
        for value in WRONG:
            try:
                kind.model_validate(with_value(document, place, value))
            except ValidationError as error:
                said = sentence(first_violation(error, kind))
                refused += 1
                assert not FOREIGN.search(said), said
                assert str(place[0]) in said or "layer" in said, (place, said)
    assert refused > 50


def with_pace(**changed: object) -> dict[str, Any]:
    """Returns the machine with another figure of its calibration."""
    return MACHINE | {"calibration": {"inference": PACE | changed}}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (MACHINE | {"calibration": "fast"}, '"calibration" must be an object, got "fast"'),
        (with_pace(operation_s="20us"), '"calibration.inference.operation_s" must be a number, got "20us"'),
        (with_pace(operation_s="1e-5"), '"calibration.inference.operation_s" must be a number, got "1e-5"'),
        (
            with_pace(kernels=PACE["kernels"][:-1]),  # type: ignore[index]
            'calibration.inference: a calibration has every kind of kernel once, got "data_movement" not at all',
        ),
        (with_pace(colour=1), 'calibration.inference: it has an unknown entry "colour"'),
        (MACHINE | {"precision": "fp8"}, 'precision must be "fp32", "tf32", "fp16", "bf16" or "int8", got "fp8"'),
        (with_value(MACHINE, ("profile", "seconds", 1), "1ms"), '"profile.seconds[1]" must be a number, got "1ms"'),
        (with_value(MACHINE, ("profile", "seconds"), []), '"profile.seconds" is too short: it must have at least 1'),
        (with_value(MACHINE, ("profile", "digest"), "zz"), '"profile.digest" must be written like "3f2a51c09b7de864"'),
        (with_value(MACHINE, ("profile", "batch"), 1.5), '"profile.batch" must be a whole number, got 1.5'),
        (with_value(MACHINE, ("record", "models"), "x"), '"record.models" must be a list, got "x"'),
        (
            with_value(MACHINE, ("calibration", "inference", "kernels", 3, "kernel"), "foo"),
            'calibration.inference.kernels[3].kernel must be "convolution", "convolution_3x3", ',
        ),
    ],
)
def test_the_sentence_names_the_place_the_value_and_what_it_must_be(document: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        MachineFile.model_validate(document)
    assert sentence(first_violation(caught.value, MachineFile)).startswith(said)
