"""Files of machines and links: as their published schemas say, and refused in one sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from machine_files import BOARD

from explorer.machines.machine import LinkFile, MachineFile, schema_text
from explorer.machines.measured import Measured
from explorer.machines.precision import Peaks, Precision, Runtime
from explorer.present import errors
from explorer.scenario.codec import from_options, options_of_file
from explorer.scenario.scenario import Link, ScenarioError
from tests.support.errors import refused

DOCS = Path(__file__).parents[2] / "docs"
RATES: dict[str, Any] = {
    "format": "split-explorer/link",
    "version": 1,
    "up_mbit_per_s": 20,
    "down_mbit_per_s": 50.5,
    "rtt_ms": 0,
}


@pytest.mark.parametrize(("kind", "name", "example"), [(MachineFile, "machine", BOARD), (LinkFile, "link", RATES)])
def test_the_published_schemas_are_current(
    kind: type[MachineFile | LinkFile], name: str, example: dict[str, Any]
) -> None:
    path = DOCS / f"{name}.schema.json"
    stored = path.read_text(encoding="utf-8")
    assert stored == schema_text(kind), f"run `python -m explorer.machines.machine {name} > {path}`"
    jsonschema.Draft202012Validator.check_schema(json.loads(stored))
    jsonschema.validate(example, json.loads(stored))
    for wrong in (example | {"version": 3}, example | {"colour": "red"}, {}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, json.loads(stored))


def _options(tmp_path: Path, document: object, role: Any = "device") -> dict[str, str]:
    path = tmp_path / "box.json"
    path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
    return options_of_file(role, path)


def test_a_file_gives_a_machine_by_value(tmp_path: Path) -> None:
    server = from_options(_options(tmp_path, BOARD | {"source": "its label"}, "server")).server
    assert (server.name, server.role, server.title, server.source) == ("own", "server", "My board", "its label")
    assert (server.peak_flops, server.memory_bytes, server.bandwidth_bytes_per_s, server.power_w) == (
        1.5e12,
        8e9,
        6e10,
        15,
    )


def test_a_file_of_the_second_version_tells_how_a_machine_is_used(tmp_path: Path) -> None:
    used = {
        "version": 2,
        "peaks": {"fp16": 3e12},
        "products": {"fp32": 1e12},
        "precision": "fp16",
        "runtime": "engine",
        "measured": {"seconds": 0.96, "model": "resnet50", "training": False, "batch": 1},
    }
    board = from_options(_options(tmp_path, BOARD | used)).device
    assert (board.peaks, board.products) == (Peaks(fp16=3e12), Peaks(fp32=1e12))
    assert (board.precision, board.runtime) == (Precision.FP16, Runtime.ENGINE)
    assert board.measured == Measured(seconds=0.96, model="resnet50", training=False, batch=1)
    jsonschema.validate(BOARD | used, MachineFile.model_json_schema())


def test_a_precision_without_a_peak_is_refused(tmp_path: Path) -> None:
    with refused(
        ScenarioError, match='box.json": precision must be fp32, which is what is known of My board; got "int8"'
    ):
        from_options(_options(tmp_path, BOARD | {"version": 2, "precision": "int8"}))


def test_a_file_gives_a_link(tmp_path: Path) -> None:
    assert from_options(_options(tmp_path, RATES, "link")).link == Link(2.5e6, 50.5e6 / 8, 0)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (b"{", "it is not JSON at line 1"),
        (b"\xff\xfe{", "it is UTF-16 text; save it as UTF-8"),
        (b'{"title": "a", "title": "b"}', '"title" stands twice'),
        ([], "it must be an object, got []"),
        (RATES, 'format must be "split-explorer/machine", got "split-explorer/link"'),
        (BOARD | {"version": True}, "version must be 1 or 2, got true"),
        (BOARD | {"colour": 1}, 'it has an unknown entry "colour"'),
        ({name: value for name, value in BOARD.items() if name != "power_w"}, 'it has no "power_w"'),
        (BOARD | {"peak_flops": "1e12"}, '"peak_flops" must be a number, got "1e12"'),
        (BOARD | {"power_w": True}, '"power_w" must be a number, got true'),
        (BOARD | {"power_w": 0}, "power_w must be at least 0.001, got 0"),
        (BOARD | {"peak_flops": 1e30}, "peak_flops must be at most 1e+18, got 1e+30"),
        (BOARD | {"title": 7}, '"title" must be text, got 7'),
        (BOARD | {"title": ""}, "title: it must have 1 to 60 characters, got 0"),
        (BOARD | {"kind": "g\npu"}, r'unknown kind of machine "g\npu": did you mean'),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(tmp_path: Path, document: object, sentence: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        from_options(_options(tmp_path, document))
    assert sentence in errors.sentence(caught.value)
    assert errors.sentence(caught.value).isprintable()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with refused(ScenarioError, match=r"machine file .* cannot be read: No such file or directory"):
        options_of_file("device", tmp_path / "none.json")
