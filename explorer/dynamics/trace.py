"""A trace: what a link and two machines do over time, constant in each step, repeated after its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property

import numpy as np

from explorer.pricing import Floats, Ints, Mask, Pace, Rates
from explorer.scenario.scenario import MAX_RTT_S, RATE_RANGE, SPEED_RANGE, Scenario
from explorer.values.errors import ExplorerError

# The fields of a trace in the order of `explorer.pricing.Pace`.
SERIES = ("device_speed", "uplink_bytes_per_s", "server_speed", "downlink_bytes_per_s", "rtt_s")
# What may be measured on a device besides, with the least and the most that it can be; rules look at it.
MEASURED = {"device_load": (0.0, 1.0), "temperature_c": (-100.0, 200.0), "memory_share": (0.0, 1.0)}
LIMITS = {
    "device_speed": SPEED_RANGE,
    "server_speed": SPEED_RANGE,
    "uplink_bytes_per_s": (0.0, RATE_RANGE[1]),
    "downlink_bytes_per_s": (0.0, RATE_RANGE[1]),
    "rtt_s": (0.0, MAX_RTT_S),
    **MEASURED,
}
LEAST_RATE = RATE_RANGE[0]  # bytes/s; a link that does less is out


class TraceError(ExplorerError):
    """Reports a trace, or a file of one, that breaks a rule."""


@dataclass(frozen=True, eq=False)
class Trace:
    """Holds a trace; arrays have one entry a step, and are as `LIMITS` allows.

    A rate of 0 is an outage. Raises `TraceError` where the link is never there in both directions at once, since no
    split that needs it would ever end, and `ValueError` for arrays that are no trace.
    """

    start_s: Floats  # ascending, the first 0
    end_s: float  # after the last start; the trace then begins again
    uplink_bytes_per_s: Floats
    downlink_bytes_per_s: Floats
    rtt_s: Floats
    device_speed: Floats  # factor on the machine's profile, larger is faster
    server_speed: Floats
    measured: Mapping[str, Floats] = field(default_factory=dict)  # by name of `MEASURED`: what else is known

    def __post_init__(self) -> None:
        ends = np.append(self.start_s, self.end_s)
        if self.start_s[0] != 0 or not (np.diff(ends) > 0).all():
            raise ValueError("the steps of a trace must begin at 0 and ascend")
        for name, values in self.named.items():
            low, high = LIMITS[name]
            if values.shape != self.start_s.shape or not ((values >= low) & (values <= high)).all():
                raise ValueError(f"{name} must have a value between {low:g} and {high:g} for every step")
        if not self.is_up.any():
            raise TraceError("trace-no-link")

    @classmethod
    def of(cls, scenario: Scenario, end_s: float = 1.0) -> Trace:
        """Returns the one step in which all is as a scenario says."""
        link = scenario.link
        return cls(
            np.zeros(1),
            end_s,
            uplink_bytes_per_s=np.array([link.uplink_bytes_per_s]),
            downlink_bytes_per_s=np.array([link.downlink_bytes_per_s]),
            rtt_s=np.array([link.rtt_s]),
            device_speed=np.array([scenario.device_speed]),
            server_speed=np.array([scenario.server_speed]),
        )

    @property
    def steps(self) -> int:
        """Returns how many steps it has."""
        return len(self.start_s)

    @property
    def named(self) -> dict[str, Floats]:
        """Returns every series by the name of its field, and what else is measured."""
        return {name: getattr(self, name) for name in SERIES} | dict(self.measured)

    @cached_property
    def length_s(self) -> Floats:
        """Returns how long each step lasts."""
        return np.diff(np.append(self.start_s, self.end_s))

    @cached_property
    def levels(self) -> Floats:
        """Returns the five series, shape (5, steps), in the order of `Pace`: speeds, rates in bytes/s and seconds."""
        return np.stack([getattr(self, name) for name in SERIES])

    @property
    def is_up(self) -> Mask:
        """Returns in which steps the link is there in both directions."""
        up: Mask = (self.uplink_bytes_per_s >= LEAST_RATE) & (self.downlink_bytes_per_s >= LEAST_RATE)
        return up

    def step_at(self, moments_s: Floats) -> Ints:
        """Returns the step that each moment, in seconds from 0 on, lies in."""
        step: Ints = self.start_s.searchsorted(moments_s % self.end_s, side="right") - 1
        return step

    def step_before(self, moments_s: Floats) -> Ints:
        """Returns the step that lies just before each moment: where one ends, that one and not the next."""
        step: Ints = (self.start_s.searchsorted(moments_s % self.end_s, side="left") - 1) % self.steps
        return step

    def out_for_s(self, moments_s: Floats) -> Floats:
        """Returns for how long the link has been out just before each moment, since it was there last or since 0."""
        ends_s = self.start_s + self.length_s
        last_up_s = np.maximum.accumulate(np.where(self.is_up, ends_s, -np.inf))
        last_up_s = np.maximum(last_up_s, ends_s[self.is_up][-1] - self.end_s)  # of the time round before
        step = self.step_before(moments_s)
        into_s = moments_s % self.end_s
        since_s = np.where(into_s > 0, into_s, self.end_s) - last_up_s[step]
        out_s: Floats = np.where(self.is_up[step], 0.0, np.minimum(since_s, moments_s))
        return out_s

    @cached_property
    def up_before(self) -> Ints:
        """Returns for each step itself where the link is there, and otherwise the last step before it that has one."""
        up: Ints = np.maximum.accumulate(np.where(self.is_up, np.arange(self.steps), -1))
        return np.where(up < 0, np.flatnonzero(self.is_up)[-1], up)

    def levels_until(self, moments_s: Floats) -> tuple[Floats, Floats]:
        """Returns the integral of each series from 0 to each moment over the time with a link, and that time.

        Shapes (5, moments) and (moments,); seconds, and levels times seconds.
        """
        counted = np.concatenate([self.levels, np.ones((1, self.steps))]) * self.is_up
        sums = np.concatenate([np.zeros((6, 1)), (counted * self.length_s).cumsum(axis=1)], axis=1)
        step, times_round = self.step_at(moments_s), moments_s // self.end_s
        into_s = moments_s % self.end_s - self.start_s[step]
        until = sums[:, step] + counted[:, step] * into_s + times_round * sums[:, -1:]
        return until[:5], until[5]

    @property
    def content(self) -> bytes:
        """Returns all that it holds: equal for two traces that are alike, and for no others."""
        moments = np.append(self.start_s, self.end_s).tobytes()
        return moments + b"".join(name.encode() + values.tobytes() for name, values in sorted(self.named.items()))

    def mean_levels(self) -> Floats:
        """Returns the mean of each of the five series over time, shape (5,)."""
        mean: Floats = self.levels @ self.length_s / self.end_s
        return mean

    def with_series(self, **series: Floats) -> Trace:
        """Returns the trace with other values in some of its fields, or measured besides."""
        own = {each.name for each in fields(self)}
        besides = {name: values for name, values in series.items() if name not in own}
        chosen: dict[str, Floats] = {name: values for name, values in series.items() if name in own}
        return replace(self, measured={**self.measured, **besides}, **chosen)  # type: ignore[arg-type]

    def spread(self, start_s: Floats, end_s: float) -> Trace:
        """Returns the trace at other steps: of each its value at the step's start, repeated where it ends earlier."""
        return self._with_steps(self.step_at(start_s), start_s, end_s)

    def from_moment(self, moment_s: float) -> Trace:
        """Returns the trace that begins at a moment of this one and goes round to there; ``moment_s`` is 0 or more."""
        moment_s %= self.end_s
        first = int(self.step_at(np.array(moment_s)))
        after = self.start_s[first + 1 :] - moment_s
        around = self.start_s[: first + (self.start_s[first] < moment_s)] + (self.end_s - moment_s)
        step = np.concatenate([np.arange(first, self.steps), np.arange(len(around))])
        return self._with_steps(step, np.concatenate([[0.0], after, around]), self.end_s)

    def _with_steps(self, step: Ints, start_s: Floats, end_s: float) -> Trace:
        named = {name: values[step] for name, values in self.named.items()}
        measured = {name: named.pop(name) for name in self.measured}
        return Trace(start_s, end_s, measured=measured, **named)


def rates_of(levels: Floats, turnaround_s: float = 0.0) -> Rates:
    """Returns levels as rates, from shape (5,) or (5, n); a link that is out has the least rate that there is."""
    device, up, server, down, rtt_s = levels
    up, down = np.maximum(up, LEAST_RATE), np.maximum(down, LEAST_RATE)
    return Rates.between(up, down, rtt_s + turnaround_s, device, server)


def paces_of(levels: Floats, turnaround_s: float = 0.0) -> Floats:
    """Returns levels of shape (5, ...) as paces; a link that is out has the least rate that there is."""
    paces = np.array(levels)
    paces[Pace.UPLINK] = np.maximum(paces[Pace.UPLINK], LEAST_RATE)
    paces[Pace.DOWNLINK] = np.maximum(paces[Pace.DOWNLINK], LEAST_RATE)
    np.divide(1.0, paces[: Pace.ROUND_TRIP], out=paces[: Pace.ROUND_TRIP])
    paces[Pace.ROUND_TRIP] += turnaround_s
    return paces
