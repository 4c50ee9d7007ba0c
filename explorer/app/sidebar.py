"""The controls outside the graph: model, machines, link preset, workload and constraints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from explorer import presets
from explorer.app import state
from explorer.app.glossary import glossary_link
from explorer.app.seeded import is_chosen, key_of, seed, seeds
from explorer.app.state import View
from explorer.machines.machine import OWN, Machine, Role, utilisation, utilisations
from explorer.present.differences import differences
from explorer.present.i18n.text import plain, text
from explorer.present.numbers import count_text, listed
from explorer.presets import LinkPreset
from explorer.scenario import models
from explorer.scenario.fields import FIELDS, Field, figures_of
from explorer.scenario.scenario import FULL_BITS, UNLIMITED, Mode, Optimiser
from explorer.values.units import SIZE_UNITS, format_rate, format_time

BITS = (32, 16, 8, 4, 2, 1)
SEEN = ("device", "server", "link", "mode", "batch")  # what matters most; all else of a scenario is folded, by groups

Option = TypeVar("Option", str, int)


def sidebar(view: View) -> None:
    """Draws every control at the view's value; a change takes effect on the next run.

    What matters most is seen at once. The rest is folded, a part of the scenario each, and the line that opens it says
    what in it is not as usual.
    """
    with st.sidebar, seeds():
        st.title(text("app-name"), anchor=False)
        st.caption(text("app-purpose"))
        _model(view)
        _machine("device", view)
        _machine("server", view)
        _link(view)
        _mode(view)
        _batch(view)
        _group(view, "link", _link_details)
        _group(view, "workload", _workload_details)
        _group(view, "constraints", _constraints)
        glossary_link()


def _group(view: View, group: str, draw: Callable[[View], None]) -> None:
    """Shows a line that opens the rest of a part of the scenario; it is open where a person has just asked for it."""
    changes = differences(view, group, SEEN)
    title = text(f"sidebar-group_{group}", changes=plain(listed(changes)), count=len(changes))
    asked = state.session().entering == group
    # Streamlit opens and shuts a line only as it shows it for the first time: so it gets another key.
    with st.expander(title, key=f"group_{group}{'_asked' if asked else ''}", expanded=asked):
        draw(view)


def _model(view: View) -> None:
    model = models.find(view.model)

    def chosen(name: object) -> None:
        state.change_model(str(name))

    _select(
        "model",
        list(models.models()),
        view.model,
        lambda name: models.find(name).title,
        text("sidebar-model_help", description=plain(model.description), source=plain(model.source)),
        chosen,
    )


def _machine(role: Role, view: View) -> None:
    """Shows a preset, or a machine of one's own, whose figures begin as those of the machine chosen before."""
    chosen: Machine = FIELDS[role].get(view.scenario)
    known = presets.machines(role)
    is_own = not presets.is_preset(chosen)

    def title(name: str) -> str:
        if name != OWN:
            return known[name].title
        return chosen.title if is_own else text(f"sidebar-own_{role}")

    def take(name: object) -> None:
        if name == OWN and not is_own:
            state.session().entering = role
            state.try_options({role: OWN, f"{role}-title": text("sidebar-own_copy", title=chosen.title)})
        else:
            state.try_options({role: name})

    _select(role, [*known, OWN], OWN if is_own else chosen.name, title, machine_help(chosen), take)
    if is_own:
        _group(view, role, lambda _: _figures(role, chosen))


def _figures(role: Role, machine: Machine) -> None:
    """Shows the fields of a machine of one's own, each with its unit and its range."""
    for field in figures_of(role):
        if field.name == f"{role}-kind":
            _select(
                field.name,
                list(utilisations()),
                machine.kind,
                lambda kind: utilisation(kind).title,
                text("sidebar-own_kind_help"),
                label=text("sidebar-own_kind"),
            )
        else:
            _typed(field, field.name.removeprefix(f"{role}-"))


def _typed(field: Field, figure: str) -> None:
    """Shows a field of text for one figure: a number without a unit is in the unit of its label.

    What could not be taken stays in it until its figure changes.
    """
    notation, (low, high) = field.notation, field.limits or (0, 0)
    value = field.get(state.current().scenario)
    usual = f"{value / notation.in_si:.12g}" if field.limits else str(value)
    seed(field.name, state.session().drafts.get(field.name, usual), keep=True)

    def committed(typed: str) -> None:
        state.try_typed(field.name, typed, notation.unit)

    st.text_input(
        text(f"sidebar-own_{figure}"),
        key=key_of(field.name),
        help=text("sidebar-own_range", low=notation.show(low), high=notation.show(high)) if field.limits else None,
        on_change=_if_chosen(field.name, committed),
    )


def _link(view: View) -> None:
    """Shows a preset, or rates of one's own, which begin as those of the link chosen before."""
    link, preset = view.scenario.link, view.scenario.link.preset_name
    rates = {
        "up": format_rate(link.uplink_bytes_per_s),
        "down": format_rate(link.downlink_bytes_per_s),
        "rtt": format_time(link.rtt_s),
    }
    is_own = _has_own_link(view)
    if preset is None:
        note = text("sidebar-link_custom_help", **rates)
    else:
        row = presets.links()[preset]
        note = text("sidebar-link_help", **rates, source=row.source, estimated=estimated_note(row))

    def title(name: str) -> str:
        return presets.links()[name].title if name != OWN else text("sidebar-own_link")

    def take(name: object) -> None:
        state.session().entering = "link" if name == OWN else ""
        if name != OWN:
            state.try_options({"link": name})

    _select("link", [*presets.links(), OWN], OWN if is_own else str(preset), title, note, take)


def _has_own_link(view: View) -> bool:
    """Returns whether the link is nobody's, or is being entered and still has a preset's rates."""
    return view.scenario.link.preset_name is None or state.session().entering == "link"


def _link_details(view: View) -> None:
    if _has_own_link(view):
        _typed(FIELDS["up"], "up")
        _typed(FIELDS["down"], "down")
    _number("rtt", 1e3 * view.scenario.link.rtt_s, unit="ms")


def _mode(view: View) -> None:
    graph = models.find(view.model).graph
    seed("mode", view.scenario.workload.mode.value)
    st.segmented_control(
        text("sidebar-mode"),
        [mode.value for mode in Mode],
        required=True,
        format_func=lambda mode: text(f"sidebar-mode_{mode}"),
        key=key_of("mode"),
        on_change=_if_chosen("mode", lambda mode: state.try_options({"mode": mode})),
        width="stretch",
        disabled=graph.inference_only,
        help=text("sidebar-mode_only_help") if graph.inference_only else None,
    )


def _batch(view: View) -> None:
    batch, only = view.scenario.workload.batch, models.find(view.model).graph.only_batch is not None
    note = text("sidebar-batch_only_help" if only else "sidebar-batch_help", batch=batch)
    _number("batch", batch, disabled=only, note=note)


def _workload_details(view: View) -> None:
    workload = view.scenario.workload
    _number("iterations", workload.iterations, disabled=workload.mode is Mode.INFERENCE)
    if workload.mode is Mode.TRAINING:
        _select(
            "optimiser",
            [kind.value for kind in Optimiser],
            workload.optimiser.value,
            lambda name: text(f"sidebar-optimiser_{name}"),
            text("sidebar-optimiser_help"),
        )


def _constraints(view: View) -> None:
    constraints = view.scenario.constraints
    seed("raw-data-stays", constraints.raw_data_stays)
    st.toggle(
        text("sidebar-raw_data_stays"),
        key=key_of("raw-data-stays"),
        help=text("sidebar-raw_data_stays_help"),
        on_change=_if_chosen("raw-data-stays", lambda stays: state.try_options({"raw-data-may-leave": not stays})),
    )
    layers = list(models.find(view.model).graph.index)
    _select(
        "keep",
        ["", *layers],
        constraints.keep or "",
        lambda name: name or text("sidebar-keep_none"),
        text("sidebar-keep_help"),
    )
    bits = sorted({*BITS, constraints.bits}, reverse=True)
    _select(
        "bits",
        bits,
        constraints.bits,
        lambda count: text("sidebar-bits_full") if count == FULL_BITS else str(count),
        text("sidebar-bits_help"),
    )
    if view.scenario.workload.mode is Mode.TRAINING:
        bits = sorted({*BITS, constraints.bits_of_gradients}, reverse=True)
        _select(
            "gradient-bits",
            ["", *map(str, bits)],
            FIELDS["gradient-bits"].write(view.scenario),
            lambda count: count or text("sidebar-gradient_bits_same"),
            text("sidebar-gradient_bits_help"),
            label=text("sidebar-gradient_bits"),
        )
    _memory(view)


def _memory(view: View) -> None:
    """Shows the memory limit, empty for what the device declares.

    A field of text, since one of numbers is empty too where letters are typed. What could not be taken stays in it.
    """
    limit, device = view.scenario.constraints.memory_bytes, view.scenario.device
    declared = count_text(device.memory_bytes / SIZE_UNITS["GB"])
    held = FIELDS["memory"].write(view.scenario)
    usual = held if limit in (None, UNLIMITED) else f"{limit / SIZE_UNITS['GB']:.12g}"
    seed("memory", state.session().drafts.get("memory", usual))

    def committed(typed: str) -> None:
        state.try_typed("memory", typed, "GB")

    st.text_input(
        text("sidebar-memory"),
        placeholder=text("sidebar-memory_declared", device=plain(device.title), memory=declared),
        key=key_of("memory"),
        help=text("sidebar-memory_help", device=plain(device.title), memory=declared),
        on_change=_if_chosen("memory", committed),
    )


def machine_help(machine: Machine) -> str:
    """Returns a machine's declared figures and their source, in one line."""
    return text(
        "sidebar-machine_help",
        peak=count_text(machine.peak_flops / 1e12),
        bandwidth=count_text(machine.bandwidth_bytes_per_s / 1e9),
        memory=count_text(machine.memory_bytes / 1e9),
        power=count_text(machine.power_w),
        source=plain(machine.source) or text("report-entered"),
        estimated=estimated_note(machine),
    )


def estimated_note(row: Machine | LinkPreset) -> str:
    """Returns which figures of a preset were not read at a source; empty if all were."""
    if not row.estimated:
        return ""
    return text("sidebar-estimated_fields", fields=", ".join(text(f"fields-{field}") for field in row.estimated))


def _if_chosen(option: str, take: Callable[[Any], object]) -> Callable[[], None]:
    """Returns what gives ``take`` the value of an option's widget, where a person chose it."""

    def chosen() -> None:
        if is_chosen(option):
            take(st.session_state[key_of(option)])

    return chosen


def _select(
    option: str,
    choices: Sequence[Option],
    value: Option,
    title: Callable[[Option], str],
    note: str,
    chosen: Callable[[object], None] | None = None,
    label: str = "",
) -> None:
    seed(option, value)
    st.selectbox(
        label or text(f"sidebar-{option}"),
        choices,
        format_func=title,
        key=key_of(option),
        help=note,
        on_change=_if_chosen(option, chosen or (lambda choice: state.try_options({option: choice}))),
    )


def _number(option: str, value: float, *, unit: str = "", disabled: bool = False, note: str = "") -> None:
    """Shows a number; limits are left to the scenario, whose sentence names the rule and the value.

    What breaks a rule stays in the field until its value changes. A field of whole numbers alone would take 1.5 and
    1e12 for 1, without a word; so this one has fractions.
    """
    draft = state.session().drafts.get(option)
    seed(option, float(value) if draft is None else float(draft) if draft else None)

    def committed(typed: float | None) -> None:
        state.try_typed(option, "" if typed is None else repr(int(typed) if typed.is_integer() else typed), unit)

    st.number_input(
        text(f"sidebar-{option}"),
        value=None,  # an emptied field is None then, and 0 otherwise
        step=1.0,
        format="%0.12g",
        key=key_of(option),
        help=note or text(f"sidebar-{option}_help"),
        on_change=_if_chosen(option, committed),
        disabled=disabled,
    )
