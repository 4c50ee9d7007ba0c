"""How the files of timed machines are written: a machine file, with the record of what was timed."""

from __future__ import annotations

import json

from explorer.machines.machine import Machine, MachineFile
from explorer.machines.record import Record

_FIGURES = ("title", "kind", "peak_flops", "memory_bytes", "bandwidth_bytes_per_s", "power_w", "source")
_USES = ("peaks", "products", "precision", "runtime", "measured", "calibration", "profile")


def machine_text(machine: Machine, record: Record | None = None) -> str:
    """Returns the JSON of a machine file that `MachineFile` reads; ``record`` is for people and changes no time."""
    file = MachineFile.model_validate(
        {"format": "split-explorer/machine", "version": 2}
        | {name: getattr(machine, name) for name in (*_FIGURES, *_USES)}
        | {"record": record}
    )
    return json.dumps(file.model_dump(mode="json", exclude_defaults=True), indent=1) + "\n"
