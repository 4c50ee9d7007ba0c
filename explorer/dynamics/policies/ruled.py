"""The policy that follows rules: what they look at, what they do, and in which rounds each fired."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from explorer.dynamics.policies.estimates import estimated_paces, last_value
from explorer.dynamics.policies.policy import NO_RULE, Game, Picks, Policy, PolicyError
from explorer.dynamics.policies.rules import USUAL_RULES, Action, Measure, Rule
from explorer.pricing import Floats, Ints, Mask, Pace

_LEVELS = {
    Measure.UPLINK: Pace.UPLINK,
    Measure.DOWNLINK: Pace.DOWNLINK,
    Measure.RTT: Pace.ROUND_TRIP,
    Measure.DEVICE_SPEED: Pace.DEVICE,
    Measure.SERVER_SPEED: Pace.SERVER,
}
_BESIDES = {
    Measure.DEVICE_LOAD: "device_load",
    Measure.TEMPERATURE: "temperature_c",
    Measure.MEMORY: "memory_share",
}
ON_DEVICE = "device-only"


def ruled(rules: Sequence[Rule] = USUAL_RULES) -> Policy:
    """Returns the policy that follows rules; it starts with the split that is best for what is seen first.

    The usual rules run nothing on a device that cannot hold it; rules of one's own that would are refused.
    """
    return Policy("rules", _follow(tuple(rules)), rules=tuple(rules))


def _follow(rules: tuple[Rule, ...]) -> Callable[[Game], Picks]:
    def choose(game: Game) -> Picks:
        if rules != tuple(USUAL_RULES):
            check(rules, game)
        player = _Player(game, rules)
        split, fired = (np.empty(game.rounds.shape, dtype=np.int64) for _ in range(2))
        for number in range(game.rounds.count):
            fired[:, number] = player.next_round(number)
            split[:, number] = player.current
        return Picks(split, fired)

    return choose


def check(rules: Sequence[Rule], game: Game) -> None:
    """Raises `PolicyError` for a rule that looks at what traces do not tell, or runs all on a device that cannot."""
    for number, rule in enumerate(rules, 1):
        besides = _BESIDES.get(rule.when)
        if besides and besides not in game.rounds.measured:
            raise PolicyError("rule-not-measured", number=number, name=rule.when.value)
        if rule.then is Action.RUN_ON_DEVICE and ON_DEVICE not in game.choices.named:
            raise PolicyError("rule-not-allowed", number=number, model=game.choices.costs.graph.name)


class _Player:
    """Knows, for each trace, the split of the last round and since when which rule holds; arrays (traces,)."""

    def __init__(self, game: Game, rules: tuple[Rule, ...]) -> None:
        self._game, self._rules = game, rules
        traces = len(game.rounds.traces)
        self._held_for = np.zeros((len(rules), traces), dtype=np.int64)
        self._limited = np.zeros((len(rules), traces), dtype=np.bool_)
        self._waits_until = np.zeros((len(rules), traces), dtype=np.int64)
        self.current = self._best[:, 0]

    @cached_property
    def _paces(self) -> Floats:
        return estimated_paces(self._game, last_value)

    @cached_property
    def _best(self) -> Ints:
        return self._game.choices.best(self._paces)[0]

    def next_round(self, number: int) -> Ints:
        """Moves on to a round; returns which rule fired on each trace."""
        fired = np.full(len(self.current), NO_RULE)
        waits: Mask = np.zeros(len(self.current), dtype=np.bool_)
        for place, rule in enumerate(self._rules):
            holds = self._holds(rule, number)
            self._held_for[place] = np.where(holds, self._held_for[place] + 1, 0)
            due = (self._held_for[place] >= rule.rounds) & ~waits & (fired == NO_RULE)
            fired[self._apply(place, rule, due, number)] = place
            self._limited[place] &= holds
            waits |= self._waits_until[place] > number
        return fired

    def _apply(self, place: int, rule: Rule, due: Mask, number: int) -> Mask:
        """Does what a rule says where it is due; returns where that changed anything."""
        if rule.then is Action.WAIT:
            begins: Mask = due & (self._waits_until[place] <= number)
            self._waits_until[place] = np.where(begins, number + int(rule.limit or 0), self._waits_until[place])
            return begins
        if rule.then is Action.LIMIT_DEVICE:
            begins = due & ~self._limited[place]
            self._limited[place] |= begins
            wanted = self._wanted(number)
        else:
            wanted = self._wanted(number)
            if rule.then is Action.RUN_ON_DEVICE:
                on_device = self._game.choices.named.get(ON_DEVICE)
                wanted = self.current if on_device is None else np.full_like(wanted, on_device)
            begins = due & (wanted != self.current)
        self.current = np.where(begins, wanted, self.current)
        return begins

    def _wanted(self, number: int) -> Ints:
        """Returns the split that is best for what was measured, within the limits that are in force."""
        wanted: Ints = self._best[:, number].copy()
        limits = [
            np.where(limited, rule.limit, np.inf)
            for rule, limited in zip(self._rules, self._limited, strict=True)
            if rule.limit is not None and limited.any()
        ]
        if not limits:
            return wanted
        most = np.min(np.array(limits, dtype=np.float64), axis=0)
        choices = self._game.choices
        for trace in np.flatnonzero(np.isfinite(most)):
            paces = self._paces[:, trace, number]
            busy = _busy(choices.rows @ paces, choices.device_share * paces[Pace.DEVICE])
            within = np.flatnonzero(busy <= most[trace])
            among = within if len(within) else np.flatnonzero(busy == busy.min())
            wanted[trace] = choices.best(paces[:, None], among)[0][0]
        return wanted

    def _holds(self, rule: Rule, number: int) -> Mask:
        value = self._value(rule.when, number)
        holds: Mask = value > rule.threshold if rule.is_above else value < rule.threshold
        return holds

    def _value(self, when: Measure, number: int) -> Floats:
        """Returns what a rule looks at as a round begins: of the round before, or what follows from that."""
        game, choices, paces = self._game, self._game.choices, self._paces[:, :, number]
        if when is Measure.LINK_OUT:
            return game.rounds.out_for_s[:, number]
        if when is Measure.PREDICTED_GAIN:
            own_s = choices.delays(self.current, paces)
            return 1 - choices.delays(self._wanted(number), paces) / np.where(own_s > 0, own_s, 1.0)
        if when is Measure.DEVICE_BUSY:
            split = np.where(self._limited.any(axis=0), self._best[:, number], self.current)
            return _busy(choices.delays(split, paces), choices.device_share[split] * paces[Pace.DEVICE])
        if when in _BESIDES:
            return game.rounds.measured[_BESIDES[when]][:, number]
        return game.rounds.seen[_LEVELS[when], :, number]


def _busy(delay_s: Floats, on_device_s: Floats) -> Floats:
    """Returns the share of a round for which the device computes."""
    return on_device_s / np.where(delay_s > 0, delay_s, 1.0)


POLICIES = (ruled(),)
