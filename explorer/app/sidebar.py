"""The controls outside the graph: model, machines, link preset, workload and constraints."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer import presets
from explorer.app import state
from explorer.app.formula_fields import formula_fields
from explorer.app.glossary import glossary_link
from explorer.app.option_fields import number, select, typed
from explorer.app.seeded import if_chosen, key_of, seed, seeds
from explorer.app.state import View
from explorer.app.timed_fields import file_field, known_of, times_fields
from explorer.machines.machine import OWN, Machine, Role, utilisation, utilisations
from explorer.present.differences import differences
from explorer.present.i18n.text import plain, text
from explorer.present.machine_words import measured_words
from explorer.present.numbers import count_text, listed
from explorer.presets import LinkPreset
from explorer.scenario import models
from explorer.scenario.field import Field
from explorer.scenario.fields import FIELDS, figures_of
from explorer.scenario.scenario import FULL_BITS, UNLIMITED, Mode, Optimiser, Overlap
from explorer.values.notation import TIME
from explorer.values.units import SIZE_UNITS, format_rate, format_time

BITS = (32, 16, 8, 4, 2, 1)
SEEN = ("device", "server", "link", "mode", "batch")  # what matters most; all else of a scenario is folded, by groups


def sidebar(view: View) -> None:
    """Draws every control at the view's value; a change takes effect on the next run.

    What matters most is seen at once. The rest is folded, a part of the scenario each, and the line that opens it says
    what in it is not as usual.
    """
    with st.sidebar, seeds():
        st.title(text("app-name"), anchor=False)
        with st.container(key="purpose"):
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
        _group(view, "crossing", formula_fields)
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

    select(
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

    select(role, [*known, OWN], OWN if is_own else chosen.name, title, machine_help(chosen), take)
    _group(view, role, lambda view: _machine_details(role, chosen, view, is_own=is_own))


def _machine_details(role: Role, machine: Machine, view: View, *, is_own: bool) -> None:
    file_field(role)
    known_of(machine, view)
    if is_own:
        _figures(role, machine)
    _use(role, machine)
    times_fields(role, machine, view)


def _use(role: Role, machine: Machine) -> None:
    """Shows what the machine computes with, what runs the model on it, where there is a choice, and what was timed."""
    runtimes = utilisation(machine.kind).runtimes
    offered = [
        (field, choices)
        for field, choices in ((f"{role}-precision", machine.precisions), (f"{role}-runtime", runtimes))
        if len(choices) > 1
    ]
    if offered:
        for column, (name, choices) in zip(st.columns(len(offered), gap="small"), offered, strict=True):
            use = name.removeprefix(f"{role}-")
            with column:
                select(
                    name,
                    [choice.value for choice in choices],
                    getattr(machine, use).value,
                    lambda choice: text(f"machine-{choice}"),
                    text(f"machine-{use}_help"),
                    label=text(f"machine-{use}"),
                )
    _measured(role, machine)


def _measured(role: Role, machine: Machine) -> None:
    """Shows the line for what the whole model takes on a machine, and what it was that was timed."""
    measured = machine.measured
    typed(
        f"{role}-measured",
        "" if measured is None else TIME.brief(measured.seconds),
        label=text("machine-measured", machine=plain(machine.title)),
        note=text("machine-measured_help", machine=plain(machine.title)),
        unit="s",
        placeholder=text("machine-measured_none"),
    )
    if measured is not None:
        st.caption(plain(measured_words(measured)))


def _figures(role: Role, machine: Machine) -> None:
    """Shows the fields of a machine of one's own, each with its unit and its range."""
    for field in figures_of(role):
        if field.name == f"{role}-kind":
            select(
                field.name,
                list(utilisations()),
                machine.kind,
                lambda kind: utilisation(kind).title,
                text("sidebar-own_kind_help"),
                label=text("sidebar-own_kind"),
            )
        else:
            _figure(field, field.name.removeprefix(f"{role}-"))


def _figure(field: Field, figure: str) -> None:
    """Shows the field of one figure, with its range."""
    notation, (low, high) = field.notation, field.limits or (0, 0)
    value = field.get(state.current().scenario)
    typed(
        field.name,
        f"{value / notation.in_si:.12g}" if field.limits else notation.write(value),
        label=text(f"sidebar-own_{figure}"),
        note=text("sidebar-own_range", low=notation.show(low), high=notation.show(high)) if field.limits else None,
        unit=notation.unit,
        keep=True,
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

    select("link", [*presets.links(), OWN], OWN if is_own else str(preset), title, note, take)


def _has_own_link(view: View) -> bool:
    """Returns whether the link is nobody's, or is being entered and still has a preset's rates."""
    return view.scenario.link.preset_name is None or state.session().entering == "link"


def _link_details(view: View) -> None:
    if _has_own_link(view):
        _figure(FIELDS["up"], "up")
        _figure(FIELDS["down"], "down")
    number("rtt", 1e3 * view.scenario.link.rtt_s, unit="ms")


def _mode(view: View) -> None:
    graph = models.find(view.model).graph
    seed("mode", view.scenario.workload.mode.value)
    st.segmented_control(
        text("sidebar-mode"),
        [mode.value for mode in Mode],
        required=True,
        format_func=lambda mode: text(f"sidebar-mode_{mode}"),
        key=key_of("mode"),
        on_change=if_chosen("mode", lambda mode: state.try_options({"mode": mode})),
        width="stretch",
        disabled=graph.inference_only,
        help=text("sidebar-mode_only_help") if graph.inference_only else None,
    )


def _batch(view: View) -> None:
    batch, only = view.scenario.workload.batch, models.find(view.model).graph.only_batch is not None
    note = text("sidebar-batch_only_help" if only else "sidebar-batch_help", batch=batch)
    number("batch", batch, disabled=only, note=note)


def _workload_details(view: View) -> None:
    workload = view.scenario.workload
    number("iterations", workload.iterations, disabled=workload.mode is Mode.INFERENCE)
    if workload.mode is Mode.TRAINING:
        select(
            "optimiser",
            [kind.value for kind in Optimiser],
            workload.optimiser.value,
            lambda name: text(f"sidebar-optimiser_{name}"),
            text("sidebar-optimiser_help"),
        )
    select(
        "overlap",
        [way.value for way in Overlap],
        view.scenario.overlap.value,
        lambda way: text(f"overlap-way_{way}"),
        text("overlap-way_help"),
        label=text("overlap-way"),
    )
    if view.scenario.overlap is Overlap.PIPELINED:
        number(
            "micro-batches", view.scenario.micro_batches, label=text("overlap-count"), note=text("overlap-count_help")
        )


def _constraints(view: View) -> None:
    constraints = view.scenario.constraints
    seed("raw-data-stays", constraints.raw_data_stays)
    st.toggle(
        text("sidebar-raw_data_stays"),
        key=key_of("raw-data-stays"),
        help=text("sidebar-raw_data_stays_help"),
        on_change=if_chosen("raw-data-stays", lambda stays: state.try_options({"raw-data-may-leave": not stays})),
    )
    layers = list(models.find(view.model).graph.index)
    select(
        "keep",
        ["", *layers],
        constraints.keep or "",
        lambda name: name or text("sidebar-keep_none"),
        text("sidebar-keep_help"),
    )
    bits = sorted({*BITS, constraints.bits}, reverse=True)
    select(
        "bits",
        bits,
        constraints.bits,
        lambda count: text("sidebar-bits_full") if count == FULL_BITS else str(count),
        text("sidebar-bits_help"),
    )
    if view.scenario.workload.mode is Mode.TRAINING:
        bits = sorted({*BITS, constraints.bits_of_gradients}, reverse=True)
        select(
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

    A field of text, since one of numbers is empty too where letters are typed.
    """
    limit, device = view.scenario.constraints.memory_bytes, view.scenario.device
    declared = count_text(device.memory_bytes / SIZE_UNITS["GB"])
    held = FIELDS["memory"].write(view.scenario)
    usual = held if limit in (None, UNLIMITED) else f"{limit / SIZE_UNITS['GB']:.12g}"
    typed(
        "memory",
        usual,
        label=text("sidebar-memory"),
        note=text("sidebar-memory_help", device=plain(device.title), memory=declared),
        unit="GB",
        placeholder=text("sidebar-memory_declared", device=plain(device.title), memory=declared),
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
