"""What the address of the Dynamics page asks: the choices of its controls that are not as at the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from explorer.dynamics.generators import device_of, source
from explorer.dynamics.policies import POLICIES, policies
from explorer.dynamics.policies.rules import read_rules
from explorer.dynamics.simulate import PLAYS
from explorer.dynamics.stress import STRESSES
from explorer.present import errors
from explorer.present.dynamics.asked import (
    ADAPTIVE,
    COMPARED,
    FILE,
    MOST,
    PARTS,
    STRESS,
    Asked,
    beyond,
    device_text,
    link_text,
)
from explorer.scenario.scenario import ScenarioError
from explorer.values.errors import ExplorerError

NAMES = ("part", "stress", "trace", "device-trace", "rounds", "seeds", "policy", "compare", "play", "rules")
LONGEST_RULES = 2_000  # characters of rules that an address has


def to_query(asked: Asked) -> dict[str, str]:
    """Returns what an address says of valid entries, as far as they are not as at the start; a file is in none."""
    first = Asked()
    said = {
        "part": asked.part,
        "stress": ",".join(filter(None, (asked.stress, asked.looked))) if asked.part == STRESS else "",
        "trace": "" if asked.trace == FILE else link_text(asked),
        "device-trace": device_text(asked),
        "rounds": f"{asked.rounds:.0f}",
        "seeds": f"{asked.seeds:.0f}",
        "policy": asked.policy,
        "compare": ",".join(asked.compare),
        "play": asked.play,
        "rules": "" if asked.rules is None or len(asked.rules) > LONGEST_RULES else asked.rules,
    }
    usual = {
        **{name: str(getattr(first, name)) for name in ("part", "stress", "trace", "policy", "play")},
        "device-trace": first.device,
        **{name: f"{getattr(first, name):.0f}" for name in MOST},
        "compare": ",".join(first.compare),
        "rules": "",
    }
    return {name: value for name, value in said.items() if value != usual[name] and (value or name == "compare")}


def from_query(query: Mapping[str, str]) -> tuple[Asked, list[str]]:
    """Returns what an address asks, and one sentence for each part of it that breaks a rule and was left out."""
    asked, problems = Asked(), []
    for name in NAMES:
        if name in query:
            try:
                asked = _with(asked, name, query[name])
            except ExplorerError as error:
                problems.append(errors.sentence(error))
    return asked, problems


def _with(asked: Asked, name: str, said: str) -> Asked:
    if name in ("trace", "device-trace"):
        generator = source(said).link if name == "trace" else device_of(said)
        for each in fields(generator):
            asked = asked.with_figure(generator, each.name, getattr(generator, each.name))
        return asked.having(**{"trace" if name == "trace" else "device": generator.NAME})
    if name in MOST:
        if not said.isdecimal():
            raise ScenarioError("number-needed-alone", name=name, got=said)
        if not 1 <= int(said) <= MOST[name]:
            raise beyond(name, name, int(said))
        return asked.having(**{name: float(said)})
    if name == "compare":
        chosen = tuple(policy.name for policy in policies(filter(None, said.split(","))))
        return asked.having(compare=tuple(each for each in COMPARED if each in chosen))
    if name == "stress":
        stress, _, looked = said.partition(",")
        _one_of(name, stress, tuple(STRESSES))
        if looked:
            _one_of("policy", looked, tuple(POLICIES))
        return asked.having(stress=stress, looked=looked)
    if name == "rules":
        read_rules(said)
        return asked.having(rules=said)
    choices = {"part": PARTS, "policy": ADAPTIVE, "play": tuple(PLAYS)}[name]
    _one_of(name, said, choices)
    return asked.having(**{name: said})


def _one_of(name: str, said: str, choices: tuple[str, ...]) -> None:
    if said not in choices:
        raise ScenarioError("choice-unknown", name=name, choices=choices, got=said)
