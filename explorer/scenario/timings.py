"""What was timed on a machine as one word of an option or an address: a calibration, and a profile.

    inference:0.12:4.1e-05:added:62.6e9,4.69e9:...      error, cost of an operation, launch, the pace of every kernel
    inference:...;training:...                          a mode after the other
    3f2a51c09b7de864:training:32:AACAPw...              a graph, a mode, a batch, four bytes in base64 for every layer

Machine files have both as JSON that people can read.
"""

from __future__ import annotations

import base64
import binascii
from struct import error as StructError
from struct import iter_unpack, pack

from pydantic import ValidationError

from explorer.machines.calibration import Calibration, KernelPace, Pace
from explorer.machines.kernels import Kernel
from explorer.machines.profile import Profile
from explorer.scenario.scenario import Mode
from explorer.values.notation import Notation
from explorer.values.units import UnitError

LONGEST_CALIBRATION = 2_000  # characters
LONGEST_PROFILE = 27_000  # characters: of some 5,000 layers


def _parse_calibration(text: str, name: str) -> Calibration:
    try:
        paces = {}
        for part in text.split(";"):
            mode, error, operation_s, launch, *rates = part.split(":")
            pairs = [rate.split(",") for rate in rates]
            paces[Mode(mode).value] = Pace.model_validate(
                {
                    "error": float(error),
                    "operation_s": float(operation_s),
                    "launch": launch,
                    "kernels": [
                        KernelPace(kernel=kernel, flops_per_s=float(flops), bytes_per_s=float(moved))
                        for kernel, (flops, moved) in zip(Kernel, pairs, strict=True)
                    ],
                }
            )
        return Calibration.model_validate(paces)
    except (ValueError, ValidationError) as error:
        raise UnitError("timing-unreadable", name=name, command="calibrate", got=text) from error


def _write_calibration(calibration: Calibration) -> str:
    return ";".join(
        ":".join([mode, repr(pace.error), repr(pace.operation_s), pace.launch, *map(_rates, pace.in_order)])
        for mode, pace in ((Mode.INFERENCE, calibration.inference), (Mode.TRAINING, calibration.training))
        if pace is not None
    )


def _rates(of: KernelPace) -> str:
    return f"{_short(of.flops_per_s)},{_short(of.bytes_per_s)}"


def _short(value: float) -> str:
    """Returns a number as few characters that are read back as the same."""
    brief = f"{value:.5g}".replace("e+0", "e").replace("e+", "e")
    return brief if float(brief) == value else repr(value)


def _parse_profile(text: str, name: str) -> Profile:
    try:
        digest, mode, batch, packed = text.split(":")
        seconds = [single for (single,) in iter_unpack("<f", base64.urlsafe_b64decode(packed))]
        return Profile.model_validate(
            {
                "digest": digest,
                "training": Mode(mode) is Mode.TRAINING,
                "batch": int(batch),
                "seconds": seconds,
            }
        )
    except (ValueError, binascii.Error, StructError, ValidationError) as error:
        raise UnitError("timing-unreadable", name=name, command="profile", got=text) from error


def _write_profile(profile: Profile) -> str:
    mode = Mode.TRAINING if profile.training else Mode.INFERENCE
    packed = base64.urlsafe_b64encode(pack(f"<{len(profile.seconds)}f", *profile.seconds)).decode()
    return f"{profile.digest}:{mode}:{profile.batch}:{packed}"


CALIBRATION = Notation(_parse_calibration, _write_calibration, _write_calibration)
PROFILE = Notation(_parse_profile, _write_profile, _write_profile)
