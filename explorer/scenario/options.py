"""A scenario as plain options, ``{"device": "jetson-tx2", "up": "100Mbit/s", ...}``, and back.

The command line, the scenario file and the page's URL all use these names; they are parsed and checked here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from explorer import presets
from explorer.presets import MBIT_PER_S
from explorer.scenario.scenario import Link, Mode, Optimiser, Scenario, ScenarioError
from explorer.values.names import UnknownNameError, shortened
from explorer.values.units import NUMBER, SIZE_UNITS, UnitError, parse_bytes, parse_rate, parse_time

LONGEST_VALUE = 500  # characters; a layer name is the longest value there is
# Python itself reads more: 1_000, and the digits of other scripts.
_WHOLE = re.compile("[-+]?[0-9]+")
_FACTOR = re.compile(f"({NUMBER})x?")


def from_options(options: Mapping[str, object], base: Scenario | None = None) -> Scenario:
    """``base`` (the default scenario if none) with the options applied, a preset link before single rates.

    Raises `ScenarioError` for the first option that breaks a rule.
    """
    unknown = [name for name in options if name not in OPTIONS]
    if unknown:
        raise ScenarioError(str(UnknownNameError("option", unknown[0], OPTIONS)))
    scenario = base or Scenario.default()
    for name in OPTIONS:
        if name in options:
            scenario = apply(scenario, name, options[name])
    return scenario


def apply(scenario: Scenario, name: str, value: object) -> Scenario:
    """The scenario with one option changed; raises `ScenarioError` and leaves ``scenario`` as it is.

    The value is text as people write it, or what JSON has for it: a number, true or false, null for none. A batch,
    iterations and bits are whole numbers, of which ``1.0`` is none.
    """
    text = _as_text(value)
    if len(text) > LONGEST_VALUE:
        raise ScenarioError(f'{name} may have at most {LONGEST_VALUE} characters, got {len(text)}: "{shortened(text)}"')
    try:
        return OPTIONS[name](scenario, text if name == "keep" else text.strip())  # a layer's name may have spaces
    except (UnitError, UnknownNameError) as error:
        raise ScenarioError(str(error)) from error


def to_options(scenario: Scenario) -> dict[str, str]:
    """The options that `from_options` turns back into an equal scenario, each as text."""
    link, workload, constraints = scenario.link, scenario.workload, scenario.constraints
    preset = link.preset_name
    return {
        "device": scenario.device.name,
        "server": scenario.server.name,
        **({"link": preset} if preset else {}),
        "up": rate_text(link.uplink_bytes_per_s),
        "down": rate_text(link.downlink_bytes_per_s),
        "rtt": _time_text(link.rtt_s),
        "mode": workload.mode.value,
        "batch": str(workload.batch),
        "iterations": str(workload.iterations),
        "raw-data-may-leave": "no" if constraints.raw_data_stays else "yes",
        "keep": constraints.keep or "",
        "bits": str(constraints.bits),
        "optimiser": workload.optimiser.value,
        "memory": "" if constraints.memory_bytes is None else size_text(constraints.memory_bytes),
        "device-speed": repr(scenario.device_speed),
        "server-speed": repr(scenario.server_speed),
    }


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _whole(name: str, text: str) -> int:
    """A whole number written as one: 1.0 is refused, and so is what stands for it in a JSON file."""
    if not _WHOLE.fullmatch(text):
        raise ScenarioError(f'{name} must be a whole number, got "{text}"')
    return int(text)


def _factor(name: str, text: str) -> float:
    match = _FACTOR.fullmatch(text)
    if match is None:
        raise ScenarioError(f'{name} must be a number such as 0.5 or 2, got "{text}"')
    return float(match.group(1))


def _yes(name: str, text: str) -> bool:
    answers = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if text.lower() not in answers:
        raise ScenarioError(f'{name} must be yes or no, got "{text}"')
    return answers[text.lower()]


def _mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError:
        raise ScenarioError(f'mode must be training or inference, got "{text}"') from None


def _optimiser(text: str) -> Optimiser:
    try:
        return Optimiser(text)
    except ValueError:
        raise ScenarioError(f'optimiser must be sgd, momentum or adam, got "{text}"') from None


def rate_text(bytes_per_s: float) -> str:
    """In Mbit/s where a short number parses back to the same float, otherwise every digit in bit/s."""
    short = f"{bytes_per_s / MBIT_PER_S:.12g}Mbit/s"
    return short if parse_rate(short) == bytes_per_s else f"{bytes_per_s * 8!r}bit/s"


def _time_text(seconds: float) -> str:
    """In ms where a short number parses back to the same float, otherwise every digit in s."""
    short = f"{seconds * 1e3:.12g}ms"
    return short if parse_time(short) == seconds else f"{seconds!r}s"


def size_text(count: float) -> str:
    """In GB where a short number parses back to the same float, otherwise every digit in bytes."""
    short = f"{count / SIZE_UNITS['GB']:.12g}GB"
    return short if parse_bytes(short) == count else f"{count!r}B"


# One entry an option, in the order in which they apply: a preset link comes before the single rates.
OPTIONS: dict[str, Callable[[Scenario, str], Scenario]] = {
    "device": lambda s, text: replace(s, device=presets.machine("device", text)),
    "server": lambda s, text: replace(s, server=presets.machine("server", text)),
    "link": lambda s, text: replace(s, link=Link.preset(text)),
    "up": lambda s, text: replace(s, link=replace(s.link, uplink_bytes_per_s=parse_rate(text, "uplink"))),
    "down": lambda s, text: replace(s, link=replace(s.link, downlink_bytes_per_s=parse_rate(text, "downlink"))),
    "rtt": lambda s, text: replace(s, link=replace(s.link, rtt_s=parse_time(text, "rtt"))),
    "mode": lambda s, text: replace(s, workload=replace(s.workload, mode=_mode(text))),
    "batch": lambda s, text: replace(s, workload=replace(s.workload, batch=_whole("batch", text))),
    "iterations": lambda s, text: replace(s, workload=replace(s.workload, iterations=_whole("iterations", text))),
    "raw-data-may-leave": lambda s, text: replace(
        s, constraints=replace(s.constraints, raw_data_stays=not _yes("raw-data-may-leave", text))
    ),
    "keep": lambda s, text: replace(s, constraints=replace(s.constraints, keep=text or None)),
    "bits": lambda s, text: replace(s, constraints=replace(s.constraints, bits=_whole("bits", text))),
    "optimiser": lambda s, text: replace(s, workload=replace(s.workload, optimiser=_optimiser(text))),
    "memory": lambda s, text: replace(
        s, constraints=replace(s.constraints, memory_bytes=parse_bytes(text, "memory") if text else None)
    ),
    "device-speed": lambda s, text: replace(s, device_speed=_factor("device-speed", text)),
    "server-speed": lambda s, text: replace(s, server_speed=_factor("server-speed", text)),
}
