"""A machine on the page from its file, and from two times: taken whole or refused in a sentence, and told as it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command import run
from machine_files import BOARD
from sidebar_page import drawn, sidebar_page, view_of
from streamlit.testing.v1 import AppTest

from explorer import presets
from explorer.app.state import View
from explorer.library.files import from_json, to_json
from explorer.library.named import NamedScenario, ScenarioList
from explorer.machines.machine import Role
from explorer.machines.measured import graph_digest
from explorer.machines.timer import Trust
from explorer.present.view import from_query
from explorer.pricing import Case
from explorer.scenario import models
from explorer.scenario.codec import from_options, options_of_file
from explorer.values.json_files import LARGEST

INFERENCE = View.default().with_options({"device": "raspberry-pi-4", "mode": "inference", "batch": 1})
TIMES = ("--base", "raspberry-pi-4", "--from-times", "resnet50=1.5s,mobilenet_v2=0.5s")
RECORD = {
    "date": "2026-07-01T12:30:00+00:00",
    "software": {"torch": "2.4.0", "<b>python</b>": "3.11"},
    "models": [{"model": "resnet50", "mode": "inference", "batch": 1, "seconds": 1.5}],
}


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that the command line wrote, with a record."""
    path = tmp_path_factory.mktemp("machine") / "machine.json"
    assert run("calibrate", "-o", path, *TIMES, "--title", "Board *1*").exit_code == 0
    path.write_text(json.dumps(json.loads(path.read_text()) | {"record": RECORD}))
    return path


def bring(page: AppTest, role: Role, content: bytes, name: str = "board.json") -> None:
    """Hand a file to the field of a machine."""
    (field,) = [field for field in page.file_uploader if field.key and field.key.startswith(f"machine_file_{role}")]
    field.set_value((name, content, "application/json"))
    drawn(page)


def enter(page: AppTest, role: Role, **typed: str) -> None:
    """Type in the form of the times, and submit it."""
    mode = view_of(page).scenario.workload.mode
    for name, value in typed.items():
        key = f"times_{role}_batch" if name == "batch" else f"times_{role}_{mode}_{name}"
        _only(page.text_input, key).set_value(value)
    (button,) = [button for button in page.button if button.form_id == f"times_{role}"]
    button.click()
    drawn(page)


def _only(fields: Any, key: str) -> Any:
    (field,) = [field for field in fields if field.key == key]
    return field


def said(page: AppTest) -> list[str]:
    return [warning.value.replace("\\", "") for warning in page.warning]


def known(page: AppTest) -> str:
    return "\n".join(caption.value for caption in page.caption).replace("\\", "")


@pytest.mark.parametrize("role", ["device", "server"])
def test_a_machine_file_makes_the_machine_that_the_command_line_reads(machine: Path, role: Role) -> None:
    page = sidebar_page(INFERENCE)
    bring(page, role, machine.read_bytes())
    assert said(page) == []
    expected = getattr(from_options(options_of_file(role, machine)), role)
    scenario = view_of(page).scenario
    assert scenario == INFERENCE.scenario.with_machine(expected)
    assert _only(page.selectbox, f"control_{role}").value == "own"
    assert _only(page.text_input, f"control_{role}-title").value == "Board *1*"
    assert Case(models.find(INFERENCE.model).graph, scenario).costs.trust[0 if role == "device" else -1] == "calibrated"
    told = known(page)
    assert "Board *1*: calibrated by models that were timed on it; it may take up to 1.3 times as long" in told
    assert "In inference its expected error is 17 %, and an operation costs" in told
    assert "Timed on 2026-07-01 with torch 2.4.0 and <b>python</b> 3.11: resnet50." in told


def test_a_machine_of_a_file_is_whole_in_an_address_and_in_a_saved_scenario(machine: Path) -> None:
    page = sidebar_page(INFERENCE)
    bring(page, "device", machine.read_bytes())
    view = view_of(page)
    assert from_query(view.to_query()) == (view, [])
    (saved,) = from_json(to_json(ScenarioList((NamedScenario("mine", view.model, view.scenario),))))
    assert saved.scenario == view.scenario
    again = sidebar_page(view)
    assert view_of(again) == view
    assert "When and with what it was timed is in its file" in known(again)


def test_a_profile_is_told_for_what_it_is_of(tmp_path: Path) -> None:
    graph = models.find("lenet5").graph
    seconds = [0.0, *(0.001 for _ in graph.layers[1:])]
    profile = {"digest": graph_digest(graph), "training": False, "batch": 1, "seconds": seconds}
    page = sidebar_page(View.default("lenet5").with_options({"mode": "inference", "batch": 1}))
    bring(page, "device", json.dumps(BOARD | {"version": 2, "profile": profile}).encode())
    assert "My board: every layer of this model was timed on it." in known(page)
    _only(page.number_input, "control_batch").set_value(2)
    drawn(page)
    assert "My board: estimated from declared figures" in known(page)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", 'machine file "board.json": it is not JSON at line 1, column 2'),
        (b"\xff\xfe", 'machine file "board.json": it is'),
        (json.dumps(BOARD | {"power_w": -1}).encode(), 'machine file "board.json": power_w must be at least 0.001'),
        (json.dumps(BOARD | {"__class__": "x"}).encode(), 'machine file "board.json": it has an unknown entry'),
        (json.dumps({"format": "split-explorer/link"}).encode(), 'machine file "board.json": '),
        (
            json.dumps(BOARD | {"version": 2, "precision": "int8"}).encode(),
            'machine file "board.json": precision must be fp32',
        ),
        (
            json.dumps(BOARD | {"version": 2, "measured": {"seconds": 1, "model": "foo"}}).encode(),
            'machine file "board.json": measured: unknown model "foo"',
        ),
        (
            json.dumps(BOARD | {"source": "x" * LARGEST}).encode(),
            'machine file "board.json": it has more than 1,000,000',
        ),
    ],
    ids=[
        "broken",
        "no text",
        "out of range",
        "unknown entry",
        "a link",
        "unknown precision",
        "unknown model",
        "too large",
    ],
)
def test_a_file_that_cannot_be_taken_is_said_below_its_field_and_changes_nothing(content: bytes, sentence: str) -> None:
    page = sidebar_page(INFERENCE)
    _only(page.number_input, "control_rtt").set_value(-1.0)
    drawn(page)
    bring(page, "device", content)
    (problem,) = said(page)
    assert problem.startswith(sentence)
    assert view_of(page) == INFERENCE
    assert _only(page.number_input, "control_rtt").value == -1.0, "what is typed elsewhere stays"
    bring(page, "device", json.dumps(BOARD).encode())
    assert said(page) == []
    assert view_of(page).scenario.device.title == "My board"


def test_two_times_calibrate_a_preset_as_the_command_line_does(machine: Path) -> None:
    page = sidebar_page(INFERENCE)
    enter(page, "device", resnet50="1.5", mobilenet_v2="500 ms")
    assert said(page) == []
    device = view_of(page).scenario.device
    assert presets.is_preset(device)
    assert device.calibration == from_options(options_of_file("device", machine)).device.calibration
    assert "Raspberry Pi 4: calibrated by models that were timed on it" in known(page)
    assert "resnet50 1.5 s and mobilenet_v2 500 ms; inference, batch 1." in known(page)
    assert from_query(view_of(page).to_query()) == (view_of(page), [])


def test_the_times_are_of_the_mode_looked_at_and_of_the_batch_entered() -> None:
    page = sidebar_page(View.default().with_options({"server": "rtx-a6000"}))
    enter(page, "server", vgg16="0.9", mobilenet_v2="0.2", batch="8")
    calibration = view_of(page).scenario.server.calibration
    assert calibration is not None
    assert calibration.training is not None
    assert calibration.inference is None
    _only(page.button_group, "control_mode").set_value("inference")
    drawn(page)
    assert "Nothing was timed in inference, which is looked at" in known(page)
    enter(page, "server", vgg16="0.05", mobilenet_v2="0.015", batch="8")
    both = view_of(page).scenario.server.calibration
    assert both is not None
    assert both.training == calibration.training, "what was timed in the other mode stays"
    costs = Case(models.find("vgg16").graph, view_of(page).with_model("vgg16").with_option("batch", 8).scenario).costs
    assert costs.server_s.sum() == pytest.approx(0.05, rel=1e-4)
    assert costs.trust[-1] is Trust.CALIBRATED


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"resnet50": "1.5"}, 'mobilenet_v2 "": not a number with a unit; write it like 15ms'),
        ({"resnet50": "fast", "mobilenet_v2": "1"}, 'resnet50 "fast": not a number with a unit'),
        ({"resnet50": "-1", "mobilenet_v2": "1"}, "resnet50"),
        ({"resnet50": "0.001", "mobilenet_v2": "9"}, "no factor and no cost of an operation tell these times"),
        ({"resnet50": "1.5", "mobilenet_v2": "0.5", "batch": "1.5"}, 'batch must be a whole number, got "1.5"'),
    ],
)
def test_times_that_tell_nothing_are_said_and_stay_in_their_fields(typed: dict[str, str], sentence: str) -> None:
    page = sidebar_page(INFERENCE)
    enter(page, "device", **typed)
    (problem,) = said(page)
    assert problem.startswith(sentence)
    assert view_of(page) == INFERENCE
    assert _only(page.text_input, "times_device_inference_resnet50").value == typed["resnet50"]


def test_two_sessions_have_each_their_own_record(machine: Path) -> None:
    mine, other = sidebar_page(INFERENCE), sidebar_page(INFERENCE)
    bring(mine, "device", machine.read_bytes())
    drawn(other)
    assert view_of(other) == INFERENCE
    assert "Timed on" not in known(other)
