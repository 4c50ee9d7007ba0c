"""Throughput of pipelined inference: batches stream through device, link and server, which work at the same time.

Up and down the link carries at the same time, too, each at its rate.

The period, from one batch to the next, is that of the slowest of the four stages, with the letters of
`explorer.pricing.costs`:

    P(D) = max( sum_{v in D} t_dev(v) + sum_{u in cut(D)} c_dev(u),  sum_{u in cut(D)} a(u)/R_up,
                sum_{v not in D} t_srv(v) + sum_{u in cut(D)} c_srv(u),  sum_{v not in D} r(v)/R_down )

for the same splits D as everywhere: closed under predecessors, pins and memory limit respected. The round-trip time
delays the first answer but not the period, since the link carries the next batch meanwhile.

Where the splits are few enough they are listed. Elsewhere an integer program answers with a split and a proven bound on
the least period, which mostly meet (see `explorer.solve.more.stages`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import inf
from time import perf_counter

from explorer.pricing import Costs, Mask, Rates, Split, Terms
from explorer.scenario.scenario import Mode
from explorer.solve.exact.listing import MOST_SPLITS
from explorer.solve.more.stages import PROVEN, Shares, least_overlapped
from explorer.solve.result import SolveError, SolverStats

PERIOD = Shares(together=0, slowest=1, rest=0)


@dataclass(frozen=True, eq=False)
class Pipeline:
    """Describes a split for pipelined inference; every figure but the bound is priced from the set."""

    split: Split
    rates: Rates
    bound_s: float  # no allowed split has a smaller period; the period itself where the splits were listed
    route: str  # "listing", all splits priced, or "program"
    stats: SolverStats

    @cached_property
    def terms(self) -> Terms:
        """Returns the six terms of a batch that runs alone, in seconds."""
        return self.split.terms(self.rates)

    @property
    def on_device(self) -> Mask:
        """Returns the split's device side, shape (layers,)."""
        return self.split.on_device

    @property
    def device_s(self) -> float:
        """Returns the seconds that the device works on a batch."""
        return self.terms.device_compute

    @property
    def uplink_s(self) -> float:
        """Returns the seconds that the link carries a batch's tensors up."""
        return self.terms.uplink

    @property
    def server_s(self) -> float:
        """Returns the seconds that the server works on a batch."""
        return self.terms.server_compute

    @property
    def downlink_s(self) -> float:
        """Returns the seconds that the link carries a batch's results down."""
        return self.terms.downlink

    @property
    def stages_s(self) -> dict[str, float]:
        """Returns the seconds of each stage: "device", "uplink", "server" and "downlink"."""
        seconds = (self.device_s, self.uplink_s, self.server_s, self.downlink_s)
        return dict(zip(("device", "uplink", "server", "downlink"), seconds, strict=True))

    @property
    def period_s(self) -> float:
        """Returns the seconds from one batch to the next: those of the slowest stage."""
        return max(self.stages_s.values())

    @property
    def bottleneck(self) -> str:
        """Returns the name of the slowest stage, the first of them where they are equally slow."""
        return max(self.stages_s, key=self.stages_s.__getitem__)

    @property
    def gap(self) -> float:
        """Returns how much longer than the least one the period can be at most, as a fraction; 0 for less than 1e-8."""
        if self.period_s <= self.bound_s * (1 + PROVEN):
            return 0.0
        return self.period_s / self.bound_s - 1 if self.bound_s > 0 else inf

    @property
    def samples_per_s(self) -> float:
        """Samples that come out a second, once the pipeline is full; infinite where nothing takes time."""
        return self.split.costs.workload.batch / self.period_s if self.period_s > 0 else inf

    @property
    def latency_s(self) -> float:
        """Returns the delay of one batch, from its input to its answer, where it does not wait for another one."""
        return self.terms.delay_s


def pipelined(costs: Costs, rates: Rates, list_at_most: int = MOST_SPLITS) -> Pipeline:
    """Returns the allowed split with the least period, and of those the one with the least delay of those seen.

    All were seen, and it is the best, where the model has at most ``list_at_most`` splits, fewer where its layers are
    many. Elsewhere its period is at most `Pipeline.gap` above the least.

    Raises `SolveError` in training, where an iteration waits for the gradients of the one before.
    """
    if costs.workload.mode is not Mode.INFERENCE:
        raise SolveError("throughput-in-training")
    started = perf_counter()
    found = least_overlapped(costs, rates, PERIOD, list_at_most)
    layers, edges = len(costs.graph.layers), len(costs.graph.edges.read)
    stats = SolverStats(layers, edges, 0.0, perf_counter() - started, splits=found.splits)
    return Pipeline(Split(costs, found.on_device), rates, found.least_s, found.route, stats)
