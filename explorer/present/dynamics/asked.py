"""What is asked on the Dynamics page, as a session enters it: good or bad, and what it means where it is good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from explorer.dynamics.generators import DEVICES, LINKS, Generator, Source, device_of, source
from explorer.dynamics.policies import POLICIES, Policy, policies
from explorer.dynamics.policies.ruled import ruled
from explorer.dynamics.policies.rules import USUAL_RULES, Rule, RuleError, read_rules, to_toml
from explorer.dynamics.simulate import BOUND, HELD
from explorer.dynamics.trace import Trace
from explorer.present import errors
from explorer.present.i18n.text import text
from explorer.present.user_figures import empty_field
from explorer.scenario.scenario import ScenarioError
from explorer.values.errors import ExplorerError

FILE = "file"
TRACES = ("markov", "cell", "random-walk", "steps", "outages", "constant", FILE)
SAME_FOR_EVERY_SEED = ("steps", "constant")
TIMELINE, STRESS = PARTS = ("timeline", "stress")
ADAPTIVE = ("hysteresis", "rules", "last-value", "average", "quantile", "robust")
BEST_FIXED = "fixed-hindsight"
ALWAYS = (BEST_FIXED, BOUND)  # what the sentence compares with is always played
COMPARED = tuple(name for name in POLICIES if name not in ALWAYS)
RULES = "rules"
MOST = {"rounds": 2_000, "seeds": 50}  # a minute of computing at most

Number = float | None  # None in a field that was emptied


@dataclass(frozen=True)
class Asked:
    """Holds what was entered, good or bad; figures are by generator and name, such as ``markov-stay``."""

    part: str = TIMELINE
    stress: str = ""  # of the stress test, the one whose timeline is shown; "" for the hardest
    looked: str = ""  # and the policy that is looked at in it; "" for the one that adapts
    trace: str = TRACES[0]
    device: str = "steady"
    figures: Mapping[str, Number | str] = field(default_factory=dict)
    rounds: Number = 200.0
    seeds: Number = 20.0
    policy: str = ADAPTIVE[0]
    compare: tuple[str, ...] = ("fixed-mean", "fixed-first", "device-only", "server-only", "rules")
    play: str = HELD
    rules: str | None = None  # None for the usual ones

    @property
    def rules_text(self) -> str:
        """Returns the rules as TOML."""
        return to_toml(USUAL_RULES) if self.rules is None else self.rules

    @property
    def played(self) -> tuple[str, ...]:
        """Returns the policies that are played: the one that adapts, what it is compared with, and the two always."""
        wanted = {self.policy, *self.compare, *ALWAYS}
        return tuple(name for name in POLICIES if name in wanted)

    def having(self, **values: Any) -> Asked:
        """Returns this with other values of some fields, which are named at run time."""
        return replace(self, **values)

    def figure(self, generator: Generator, name: str) -> Number | str:
        """Returns what holds for a figure of a generator."""
        value: Number | str = self.figures.get(f"{generator.NAME}-{name}", getattr(generator, name))
        return value

    def with_figure(self, generator: Generator, name: str, value: Number | str) -> Asked:
        """Returns this with another value of a figure."""
        return self.having(figures={**self.figures, f"{generator.NAME}-{name}": value})


@dataclass(frozen=True, eq=False)
class Ask:
    """Holds what is asked, all of it valid."""

    asked: Asked  # what it follows from
    link: Source | None  # None where a file says what the link does
    recorded: Trace | None
    device: Generator
    rounds: int
    seeds: int
    policies: tuple[Policy, ...]
    rules: tuple[Rule, ...]

    @property
    def is_repeated(self) -> bool:
        """Returns whether another seed makes another trace."""
        link = None if self.link is None else self.link.link.NAME
        return link not in (None, *SAME_FOR_EVERY_SEED) or self.device.NAME != "steady"


def link_text(asked: Asked) -> str:
    """Returns the generator of the link with its figures, as the command line has it."""
    return _written(asked, LINKS[asked.trace])


def device_text(asked: Asked) -> str:
    """Returns the same of the device's generator."""
    return _written(asked, DEVICES[asked.device])


def _written(asked: Asked, generator: Generator) -> str:
    parts = [generator.NAME]
    for each in fields(generator):
        value = asked.figure(generator, each.name)
        if value is None:
            raise empty_field(each.name)
        if value != getattr(generator, each.name):
            parts.append(f"{each.name}={value if isinstance(value, str) else f'{value:.12g}'}")
    return ",".join(parts)


def figure_name(generator: str, name: str) -> str:
    """Returns what a figure of a generator is called."""
    return text(f"timeline-figure_{generator}_{name}")


def read(asked: Asked, recorded: Trace | None) -> tuple[Ask | None, list[str]]:
    """Returns what the entries mean, or one sentence for each that breaks a rule; ``recorded`` is what a file says."""
    problems: list[str] = []
    link = None
    device = DEVICES["steady"]
    try:
        link = None if asked.trace == FILE else source(link_text(asked))
    except ExplorerError as error:
        problems.append(_of_figure(error, asked.trace))
    try:
        device = device_of(device_text(asked))
    except ExplorerError as error:
        problems.append(_of_figure(error, asked.device))
    counts = {name: _count(name, getattr(asked, name), problems) for name in MOST}
    rules, bad_rules = rules_of(asked)
    problems += [bad_rules] if bad_rules else []
    if asked.trace == FILE and recorded is None:
        problems.append(text("timeline-no_file"))
    if problems:
        return None, problems
    own = tuple(ruled(rules) if each.name == RULES else each for each in policies(asked.played))
    rounds, seeds = counts["rounds"], counts["seeds"]
    made = None if link is None else Source(link.link, device, link.step_s)
    ask = Ask(asked, made, recorded if asked.trace == FILE else None, device, rounds, seeds, own, rules)
    return (ask if ask.is_repeated else replace(ask, seeds=1)), []


def _of_figure(error: ExplorerError, generator: str) -> str:
    """Returns what is wrong with a figure, by the name that its field has."""
    name = error.parameters.get("name")
    if isinstance(name, str):
        error.parameters["name"] = figure_name(generator, name)
    return errors.sentence(error)


def _count(name: str, value: Number, problems: list[str]) -> int:
    title = text(f"timeline-{name}")
    if value is None:
        problems.append(errors.sentence(empty_field(title)))
    elif value != int(value):
        problems.append(errors.sentence(ScenarioError("value-not-whole", name=title, got=value)))
    elif not 1 <= value <= MOST[name]:
        problems.append(errors.sentence(beyond(name, title, int(value))))
    else:
        return int(value)
    return 1


def beyond(name: str, title: str, value: int) -> ScenarioError:
    return ScenarioError("value-out-of-range", name=title, low=1, high=MOST[name], got=value)


def rules_of(asked: Asked) -> tuple[tuple[Rule, ...], str]:
    """Returns the rules, or none and a sentence, with the line where that is known, for the first that is wrong."""
    try:
        return read_rules(asked.rules_text), ""
    except RuleError as error:
        line, said = _line_of_rule(asked.rules_text, error), errors.sentence(error)
        return (), text("timeline-bad_rules", line=str(line), problem=said) if line else said


def _line_of_rule(written: str, error: RuleError) -> int:
    """Returns the line on which the rule begins that an error is about; 0 where it is about none."""
    number = error.parameters.get("number")
    if not isinstance(number, int):
        return 0
    begins = [line for line, said in enumerate(written.splitlines(), 1) if "".join(said.split()).startswith("[[rule]]")]
    return begins[number - 1] if number <= len(begins) else 0
