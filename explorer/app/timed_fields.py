"""The fields that bring what was timed on a machine, its file or two times read off it, and what is known of it then.

A file is data: it is read under the rules of `explorer.machines.machine`, and what it says is shown as text alone. What
cannot be taken is said below its field, and nothing else changes. The scenario holds the machine, so an address and a
saved scenario do, too; the record of the timing is for people and stays with the session.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import streamlit as st

import sample_models
from explorer.app import state
from explorer.app.state import View
from explorer.machines.calibration import PAIRS, Calibration
from explorer.machines.machine import Machine, MachineFile, Role, read_content
from explorer.machines.profile import Profile
from explorer.machines.record import Record, TimedModel
from explorer.machines.timed_file import machine_text
from explorer.machines.timer import Trust, doubt, layer_times
from explorer.present import errors
from explorer.present.documents import file_stem
from explorer.present.i18n.text import plain, text
from explorer.present.machine_words import trust_sentence
from explorer.present.timing_words import expected_lines, record_text
from explorer.scenario import codec, models
from explorer.scenario.fields import FIELDS
from explorer.scenario.scenario import ScenarioError
from explorer.values.errors import ExplorerError
from explorer.values.json_files import LARGEST
from explorer.values.names import shortened
from explorer.values.units import is_number

_TIMED = "timed_fields"
Key = tuple[Calibration | None, Profile | None]


@dataclass
class Timed:
    """Holds what one session brought; nothing of it is shared."""

    records: dict[Key, Record] = field(default_factory=dict)  # by what was timed
    problems: dict[str, str] = field(default_factory=dict)  # by field, the sentence below it
    files: int = 0  # that were taken: another key makes a field empty again


def file_field(role: Role) -> None:
    """Shows the field for a machine file, which makes the machine that of the file."""
    key = f"machine_file_{role}_{_timed().files}"
    st.file_uploader(
        text("timing-file"),
        type="json",
        key=key,
        max_upload_size=LARGEST // 1_000_000,
        help=text("timing-file_help"),
        on_change=_take_file,
        args=(role, key),
    )
    _problem(f"file_{role}")


def known_of(machine: Machine, view: View) -> None:
    """Shows how far the machine can be trusted, why, and when and with what it was timed; nothing if it was not."""
    if machine.calibration is None and machine.profile is None:
        return
    workload = view.scenario.workload
    training, graph = workload.is_training, models.find(view.model).graph
    trust = layer_times(graph, machine, workload.batch, training).trust
    lines = [trust_sentence(machine, trust, doubt(machine, trust, training=training))]
    if machine.calibration is not None:
        lines += expected_lines(machine.calibration)
        if trust is Trust.ESTIMATED:
            lines.append(text("timing-other_mode", mode=workload.mode.value))
    record = _timed().records.get(_key(machine))
    lines.append(text("timing-no_record") if record is None else record_text(record))
    st.caption("  \n".join(map(plain, lines)))
    st.download_button(
        text("timing-save"),
        machine_text(machine, record),
        file_name=f"{file_stem(machine.title)}.json",
        mime="application/json",
        key=f"machine_save_{machine.role}",
        icon=":material/download:",
        on_click="ignore",
    )


def times_fields(role: Role, machine: Machine, view: View) -> None:
    """Shows the fields for the times of two models, from which the machine is calibrated in the mode looked at."""
    mode = view.scenario.workload.mode.value
    with st.form(f"times_{role}"):
        st.markdown(text("timing-by_hand"), help=text("timing-by_hand_help", machine=plain(machine.title)))
        st.caption(text("timing-by_hand_how"))
        keys = {model: f"times_{role}_{mode}_{model}" for model in _pair(machine)}
        for model, key in keys.items():
            st.text_input(
                text("timing-seconds_of", model=sample_models.find(model).title, mode=mode),
                key=key,
                placeholder=text("timing-seconds_example"),
                persist_state="session",
            )
        batch = f"times_{role}_batch"
        st.text_input(text("timing-batch"), value="1", key=batch, persist_state="session")
        st.form_submit_button(text("timing-take"), on_click=_take_times, args=(role, keys, batch))
        _problem(f"times_{role}")


def _timed() -> Timed:
    if _TIMED not in st.session_state:
        st.session_state[_TIMED] = Timed()
    found = st.session_state[_TIMED]
    assert isinstance(found, Timed)
    return found


def _problem(name: str) -> None:
    problem = _timed().problems.get(name)
    if problem:
        st.warning(plain(problem), icon=":material/error:")


def _key(machine: Machine) -> Key:
    return machine.calibration, machine.profile


def _pair(machine: Machine) -> tuple[str, str]:
    return PAIRS["gpu" if machine.kind.endswith("gpu") else "cpu"]


def _take_file(role: Role, key: str) -> None:
    """Makes the machine that of the file which was just handed over; of one taken away again nothing is said."""
    file = st.session_state[key]

    def take() -> Record | None:
        name = shortened(file.name)
        brought = read_content(name, file.getvalue(), MachineFile)
        options = codec.options_of_machine(role, brought, name)
        try:
            view = state.current().with_options(options)
        except ScenarioError as error:
            raise codec.in_file(role, name, error) from error
        state.change(view)
        _timed().files += 1
        return brought.record

    _taking(f"file_{role}", role, take if file is not None else None)


def _take_times(role: Role, keys: dict[str, str], batch_key: str) -> None:
    """Calibrates the machine in the mode looked at by the times that were just entered."""
    # Some hundred milliseconds of start-up, for which no page waits.
    from explorer.machines.by_hand import calibration_from
    from explorer.scenario.times import whole_time

    def take() -> Record:
        view = state.current()
        workload = codec.apply(view.scenario, "batch", st.session_state[batch_key]).workload
        machine: Machine = FIELDS[role].get(view.scenario)
        times = [whole_time(model, _with_unit(st.session_state[key]), workload.batch) for model, key in keys.items()]
        found = calibration_from(machine, times, training=workload.is_training)
        before = machine.calibration.model_dump(exclude_none=True) if machine.calibration else {}
        together = Calibration.model_validate(before | found.model_dump(exclude_none=True))
        written = FIELDS[f"{role}-calibration"].notation.write(together)
        state.change(view.with_option(f"{role}-calibration", written))
        return Record(
            date=datetime.now(UTC).date().isoformat(),
            models=tuple(
                TimedModel(
                    model=each.graph.name,
                    mode=workload.mode.value,
                    batch=each.batch,
                    seconds=each.seconds,
                )
                for each in times
            ),
        )

    _taking(f"times_{role}", role, take)


def _with_unit(entered: str) -> str:
    return f"{entered.strip()}s" if is_number(entered) else entered.strip()


def _taking(name: str, role: Role, take: Callable[[], Record | None] | None) -> None:
    """Takes something and remembers the record of its timing, or else why it cannot be taken."""
    now = _timed()
    now.problems.pop(name, None)
    if take is None:
        return
    try:
        record = take()
    except ExplorerError as error:
        now.problems[name] = errors.sentence(error)
        return
    if record is not None:
        now.records[_key(FIELDS[role].get(state.current().scenario))] = record
