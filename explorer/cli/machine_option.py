"""A machine that an option names: a preset, or a file."""

from __future__ import annotations

from pathlib import Path

from explorer import presets
from explorer.machines.machine import Machine
from explorer.scenario import codec
from explorer.values.names import UnknownNameError


def declared(name: str) -> Machine:
    """Returns the machine of a preset or a file; raises `ExplorerError`."""
    known = {**presets.machines("server"), **presets.machines("device")}
    if name in known:
        return known[name]
    if Path(name).suffix or Path(name).exists():
        return codec.from_options(codec.options_of_file("device", name)).device
    raise UnknownNameError("preset_or_file", name, known)
