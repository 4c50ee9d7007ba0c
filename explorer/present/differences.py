"""What in a group of a scenario's fields is not as usual, in the few words that the title of a form has room for.

A group is the part of a scenario that holds the fields: ``device``, ``server``, ``link``, ``workload`` or
``constraints``. What crosses the link, and when, is a group of its own, wherever its fields are held.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from explorer import presets
from explorer.present.i18n.text import text
from explorer.present.view import View
from explorer.scenario.field import Field
from explorer.scenario.fields import FIELDS
from explorer.scenario.scenario import Scenario

# Fields that stand in another group than that of the part of the scenario which holds them.
PLACED = {
    "crossing": (
        "sharing",
        "results",
        "data-set",
        "label-bytes",
        "ties",
        "input-bits",
        "input-compression",
        "turnaround",
        "wire-overhead",
    ),
    "workload": ("overlap", "micro-batches"),
}


def fields_of(group: str) -> list[Field]:
    """Returns the fields that a group holds, in the order of the table and those from elsewhere last."""
    placed = {name for names in PLACED.values() for name in names}
    own = [field for field in FIELDS.values() if field.where.startswith(f"{group}.") and field.name not in placed]
    return [*own, *(FIELDS[name] for name in PLACED.get(group, ()))]


def differences(view: View, group: str, seen: Iterable[str] = ()) -> list[str]:
    """Returns what each field of a group is, where that is not the usual; but for those ``seen`` elsewhere.

    The usual is the finished example of the model, with the machines and the link of the scenario where they are
    presets, the machines used as they come.

    >>> differences(View.default().with_option("bits", 8).with_option("rtt", "9ms"), "constraints")
    ['8 bits']
    """
    scenario, usual = view.scenario, View.default(view.model).scenario
    if scenario.link.preset_name:
        usual = replace(usual, link=scenario.link)
    for machine in filter(presets.is_preset, (scenario.device, scenario.server)):
        usual = usual.with_machine(machine.as_declared)
    fields = [field for field in fields_of(group) if field.name not in seen]
    changed = [field for field in fields if field.get(scenario) != field.get(usual)]
    return [said for field in changed if (said := _said(field, group, scenario))]


def _said(field: Field, group: str, scenario: Scenario) -> str:
    """Returns a field's value in the words of its kind; empty for a name, which the line above has."""
    value, key = field.get(scenario), field.key.removeprefix(f"{group}_")
    if value is None:
        return text("sidebar-differs_none", field=key, name=field.title)
    count = value if isinstance(value, int) else 0
    return text("sidebar-differs", field=key, value=field.notation.show(value), count=count, name=field.title)
