"""What is asked on the Dynamics page, as a session enters it and as the query of an address says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from explorer.dynamics.generators import DEVICES, LINKS, Generator, Source, device_of, source
from explorer.dynamics.policies import POLICIES, Policy, policies
from explorer.dynamics.policies.ruled import ruled
from explorer.dynamics.policies.rules import USUAL_RULES, Rule, RuleError, read_rules, to_toml
from explorer.dynamics.simulate import BOUND, HELD, PLAYS
from explorer.dynamics.trace import Trace
from explorer.present import errors
from explorer.present.i18n.text import text
from explorer.present.user_figures import empty_field
from explorer.scenario.scenario import ScenarioError
from explorer.values.errors import ExplorerError

FILE = "file"
TRACES = ("markov", "cell", "random-walk", "steps", "outages", "constant", FILE)
SAME_FOR_EVERY_SEED = ("steps", "constant")
PARTS = ("timeline", "stress")
ADAPTIVE = ("hysteresis", "rules", "last-value", "average", "quantile", "robust")
BEST_FIXED = "fixed-hindsight"
ALWAYS = (BEST_FIXED, BOUND)  # what the sentence compares with is always played
COMPARED = tuple(name for name in POLICIES if name not in ALWAYS)
RULES = "rules"
MOST = {"rounds": 2_000, "seeds": 100}  # together what one step of the simulator plays
NAMES = ("part", "trace", "device-trace", "rounds", "seeds", "policy", "compare", "play", "rules")
LONGEST_RULES = 2_000  # characters of rules that an address has

Number = float | None  # None in a field that was emptied


@dataclass(frozen=True)
class Asked:
    """Holds what was entered, good or bad; figures are by generator and name, such as ``markov-stay``."""

    part: str = PARTS[0]
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

    def figure(self, generator: Generator, name: str) -> Number | str:
        """Returns what holds for a figure of a generator."""
        value: Number | str = self.figures.get(f"{generator.NAME}-{name}", getattr(generator, name))
        return value

    def with_figure(self, generator: Generator, name: str, value: Number | str) -> Asked:
        """Returns this with another value of a figure."""
        return replace(self, figures={**self.figures, f"{generator.NAME}-{name}": value})


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
            raise empty_field(figure_name(generator.NAME, each.name))
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
    rules = _rules(asked, problems)
    if asked.trace == FILE and recorded is None:
        problems.append(text("timeline-no_file"))
    if problems or rules is None:
        return None, problems
    own = tuple(ruled(rules) if each.name == RULES else each for each in policies(asked.played))
    made = None if link is None else Source(link.link, device, link.step_s)
    ask = Ask(asked, made, recorded if asked.trace == FILE else None, device, *counts.values(), own, rules)
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
        problems.append(errors.sentence(_beyond(name, title, int(value))))
    else:
        return int(value)
    return 1


def _beyond(name: str, title: str, value: int) -> ScenarioError:
    return ScenarioError("value-out-of-range", name=title, low=1, high=MOST[name], got=value)


def _rules(asked: Asked, problems: list[str]) -> tuple[Rule, ...] | None:
    try:
        return read_rules(asked.rules_text)
    except RuleError as error:
        line = _line_of_rule(asked.rules_text, error)
        said = errors.sentence(error)
        problems.append(text("timeline-bad_rules", line=line, problem=said) if line else said)
    return None


def _line_of_rule(written: str, error: RuleError) -> int:
    """Returns the line on which the rule begins that an error is about; 0 where it is about none."""
    number = error.parameters.get("number")
    if not isinstance(number, int):
        return 0
    begins = [line for line, said in enumerate(written.splitlines(), 1) if "".join(said.split()).startswith("[[rule]]")]
    return begins[number - 1] if number <= len(begins) else 0


def to_query(asked: Asked) -> dict[str, str]:
    """Returns what an address says of valid entries, as far as they are not as at the start; a file is in none."""
    first = Asked()
    said = {
        "part": asked.part,
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
        **{name: str(getattr(first, name)) for name in ("part", "trace", "policy", "play")},
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
        return replace(asked, **{"trace" if name == "trace" else "device": generator.NAME})
    if name in MOST:
        if not said.isdecimal():
            raise ScenarioError("number-needed-alone", name=name, got=said)
        if not 1 <= int(said) <= MOST[name]:
            raise _beyond(name, name, int(said))
        return replace(asked, **{name: float(said)})
    if name == "compare":
        chosen = tuple(policy.name for policy in policies(filter(None, said.split(","))))
        return replace(asked, compare=tuple(each for each in COMPARED if each in chosen))
    if name == "rules":
        read_rules(said)
        return replace(asked, rules=said)
    choices = {"part": PARTS, "policy": ADAPTIVE, "play": tuple(PLAYS)}[name]
    if said not in choices:
        raise ScenarioError("choice-unknown", name=name, choices=choices, got=said)
    return replace(asked, **{name: said})
