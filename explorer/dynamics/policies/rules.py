"""Rules: what to do when a measured quantity passes a threshold for so many rounds, as data in TOML.

    [[rule]]
    when = "link-out"
    above = "2 s"
    then = "run-on-device"

    [[rule]]
    when = "device-busy"
    above = "80 %"
    then = "limit-device"
    to = "80 %"

    [[rule]]
    when = "predicted-gain"
    above = "5 %"
    rounds = 3
    then = "re-split"

Of the rules that hold in a round the first one that changes anything decides. A rule is checked as it is entered.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from explorer.values.errors import ExplorerError
from explorer.values.json_files import shown
from explorer.values.names import UnknownNameError
from explorer.values.units import format_rate, format_time, parse_number, parse_rate, parse_time

MOST_RULES = 50
LARGEST_TEXT = 100_000  # characters
MOST_ROUNDS = 1_000_000


class RuleError(ExplorerError):
    """Reports a rule that cannot be followed."""


class Measure(StrEnum):
    """Names what a rule may look at: what was seen the moment before a round, or follows from that."""

    UPLINK = "uplink"
    DOWNLINK = "downlink"
    RTT = "rtt"
    DEVICE_SPEED = "device-speed"
    SERVER_SPEED = "server-speed"
    DEVICE_LOAD = "device-load"  # the share of the device that other programs take
    TEMPERATURE = "temperature"
    MEMORY = "memory"  # the share of the device's memory in use
    DEVICE_BUSY = "device-busy"  # the share of a round for which the device computes
    PREDICTED_GAIN = "predicted-gain"  # what the best split would save of the delay of the present one
    LINK_OUT = "link-out"  # for how long there has been no link


class Action(StrEnum):
    """Names what a rule may do."""

    RE_SPLIT = "re-split"  # take the split that is best for what was measured
    LIMIT_DEVICE = "limit-device"  # the same among those that keep the device busy for no more than a share
    RUN_ON_DEVICE = "run-on-device"
    WAIT = "wait"  # let no later rule change anything for some rounds


# How the threshold of each measure is written.
_UNITS = {
    **dict.fromkeys((Measure.UPLINK, Measure.DOWNLINK), "rate"),
    **dict.fromkeys((Measure.RTT, Measure.LINK_OUT), "time"),
    **dict.fromkeys((Measure.DEVICE_SPEED, Measure.SERVER_SPEED), "factor"),
    **dict.fromkeys((Measure.DEVICE_LOAD, Measure.MEMORY, Measure.DEVICE_BUSY, Measure.PREDICTED_GAIN), "share"),
    Measure.TEMPERATURE: "celsius",
}
_ENTRIES = ("when", "above", "below", "rounds", "then", "to")


@dataclass(frozen=True)
class Rule:
    """Holds a rule; thresholds are in SI, shares from 0 to 1."""

    when: Measure
    is_above: bool  # otherwise it holds below the threshold
    threshold: float
    then: Action
    rounds: int = 1  # for so many in a row
    limit: float | None = None  # of `Action.LIMIT_DEVICE`: the share; of `Action.WAIT`: the rounds

    def document(self) -> dict[str, str | int]:
        """Returns the rule as TOML and JSON have it."""
        side = "above" if self.is_above else "below"
        entries: dict[str, str | int] = {"when": self.when.value, side: written(self.when, self.threshold)}
        if self.rounds > 1:
            entries["rounds"] = self.rounds
        entries["then"] = self.then.value
        if self.limit is not None:
            entries["to"] = _share(self.limit) if self.then is Action.LIMIT_DEVICE else int(self.limit)
        return entries


USUAL_RULES = (
    Rule(Measure.LINK_OUT, True, 2.0, Action.RUN_ON_DEVICE),
    Rule(Measure.PREDICTED_GAIN, True, 0.05, Action.RE_SPLIT, rounds=3),
)


def read_rules(text: str) -> tuple[Rule, ...]:
    """Returns the rules of a TOML document; raises `RuleError` for the first that breaks a rule of these."""
    if len(text) > LARGEST_TEXT:
        raise RuleError("rules-too-long", most=LARGEST_TEXT)
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RuleError("rules-not-toml", problem=str(error)[:1].lower() + str(error)[1:]) from error
    rows = document.get("rule")
    unknown = next((name for name in document if name != "rule"), None)
    if unknown is not None or not isinstance(rows, list) or not rows:
        raise RuleError("rules-none")
    if len(rows) > MOST_RULES:
        raise RuleError("rules-too-many", most=MOST_RULES, got=len(rows))
    return tuple(_numbered(number, row) for number, row in enumerate(rows, 1))


def to_toml(rules: Sequence[Rule]) -> str:
    """Returns rules as a TOML document, which `read_rules` turns back into equal ones."""

    def value(entry: str | int) -> str:
        return str(entry) if isinstance(entry, int) else f'"{entry}"'

    tables = ("\n".join(f"{name} = {value(entry)}" for name, entry in rule.document().items()) for rule in rules)
    return "\n".join(f"[[rule]]\n{table}\n" for table in tables)


def _numbered(number: int, row: Any) -> Rule:
    try:
        return _rule(row)
    except ExplorerError as error:  # of a rule, of a name or of a unit
        raise RuleError("rule-invalid", number=number, why=error) from error


def _rule(row: Any) -> Rule:
    if not isinstance(row, dict):
        raise RuleError("rule-no-table", got=shown(row))
    for name in row:
        if name not in _ENTRIES:
            raise UnknownNameError("entry", name, _ENTRIES)
    when, then = _named(row, "when", Measure), _named(row, "then", Action)
    sides = [name for name in ("above", "below") if name in row]
    if len(sides) != 1:
        raise RuleError("rule-one-side")
    threshold = _quantity(_UNITS[when], row[sides[0]], sides[0])
    rounds = _count(row["rounds"], "rounds") if "rounds" in row else 1
    return Rule(when, sides[0] == "above", threshold, then, rounds, _limit(row, then))


def _limit(row: dict[str, Any], then: Action) -> float | None:
    """Returns what an action is limited to; raises `RuleError` where it has none and needs one, or the reverse."""
    if then not in (Action.LIMIT_DEVICE, Action.WAIT):
        if "to" in row:
            raise RuleError("rule-no-limit", then=then.value)
        return None
    if "to" not in row:
        raise RuleError("rule-limit-missing", then=then.value, example="80 %" if then is Action.LIMIT_DEVICE else "5")
    return _quantity("share", row["to"], "to") if then is Action.LIMIT_DEVICE else float(_count(row["to"], "to"))


def _named(row: dict[str, Any], name: str, kind: Any) -> Any:
    if name not in row:
        raise RuleError("rule-entry-missing", name=name)
    known = [each.value for each in kind]
    if row[name] not in known:
        raise UnknownNameError("entry", str(row[name]), known)
    return kind(row[name])


def _count(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_ROUNDS:
        raise RuleError("rule-count", name=name, most=MOST_ROUNDS, got=shown(value))
    return value


def _quantity(unit: str, value: object, name: str) -> float:
    """Returns a threshold in SI; raises `RuleError` or `UnitError` for one that is not written in its unit."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise RuleError("rule-quantity", name=name, got=shown(value))
    text = str(value)
    if unit == "rate":
        return parse_rate(text, name)
    if unit == "time":
        return parse_time(text, name)
    if unit == "share":
        return _of_share(text, name)
    number = parse_number(text.removesuffix("C").removesuffix("°") if unit == "celsius" else text, name)
    if unit == "factor" and number <= 0:
        raise RuleError("rule-factor", name=name, got=text)
    return number


def _of_share(text: str, name: str) -> float:
    if not text.rstrip().endswith("%"):
        raise RuleError("rule-share", name=name, got=text)
    percent = parse_number(text.rstrip().removesuffix("%"), name)
    if not 0 <= percent <= 100:
        raise RuleError("rule-share", name=name, got=text)
    return percent / 100


def written(when: Measure, threshold: float) -> str:
    """Returns a threshold as people write it."""
    unit = _UNITS[when]
    if unit == "rate":
        return format_rate(threshold)
    if unit == "time":
        return format_time(threshold)
    if unit == "share":
        return _share(threshold)
    return f"{threshold:.15g}" + (" C" if unit == "celsius" else "")


def _share(share: float) -> str:
    return f"{share * 100:.12g} %"
