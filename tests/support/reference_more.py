"""U-shaped splitting and pipelined inference once more, as plainly as they can be said, by trying every set of layers.

Nothing here uses the code under test but the data it is given: layers, scenario, and seconds a layer.
"""

from __future__ import annotations

from reference import Reference


class UShapeReference(Reference):
    """Both ends of the model on the device: any set but the pinned layers and the outputs may be on the server."""

    def going_down(self, device: set[str]) -> float:
        """Bytes of a round."""
        returning = [name for name in self.names if name not in device and self.readers[name] & device]
        return super().going_down(device) + self.rounds * sum(self.sent[name] for name in returning)

    def going_up(self, device: set[str]) -> float:
        """Bytes of a round."""
        returning = [name for name in self.names if name not in device and self.readers[name] & device]
        return super().going_up(device) + self.rounds * sum(self.back[name] for name in returning)

    def delay_s(self, device: set[str]) -> float:
        """T of the formula, for any set of layers on the device: casts both ways, and round trips for every visit."""
        returning = [name for name in self.names if name not in device and self.readers[name] & device]
        casting_s = self.rounds * sum(sum(self.cast_s[name]) for name in returning)
        once_s = self.rounds * self.rtt_s if len(device) < len(self.names) else 0.0
        passes = 2 if self.training else 1
        round_trips_s = self.rounds * self.server_visits(device) * passes * self.rtt_s
        return super().delay_s(device) + casting_s + round_trips_s - once_s

    def least_delay_within_memory_s(self) -> float:
        """The least delay of all allowed plans that fit, by trying each."""
        return min(self.delay_s(plan) for plan in self.allowed_splits() if not self.exceeds_memory(plan))

    def is_allowed(self, device: set[str]) -> bool:
        """Input, outputs, kept layer and all before it on the device; the input's readers too where raw data stays."""
        kept = {self.keep} if self.keep else set()
        held = self.raw | kept | {name for name in self.names if not self.readers[name]}
        if self.raw_stays:
            kept |= {reader for name in self.raw for reader in self.readers[name]}
        return held <= device and self.ancestors(kept) <= device

    def exceeds_memory(self, device: set[str]) -> bool:
        """Whether these layers take more than the device's limit."""
        return self.memory_bytes(device) > self.limit_bytes

    def ancestors(self, names: set[str]) -> set[str]:
        """These layers and all that they are computed from."""
        found = set(names)
        while more := {read for name in found for read in self.inputs[name]} - found:
            found |= more
        return found

    def server_visits(self, device: set[str]) -> int:
        """Run what can be run on the device, then on the server, and so on; count the server's turns."""
        done: set[str] = set()
        turns, on_device = 0, True
        while len(done) < len(self.names):
            before = len(done)
            while ready := {
                name
                for name in self.names
                if name not in done and (name in device) == on_device and self.inputs[name] <= done
            }:
                done |= ready
            turns += not on_device and len(done) > before
            on_device = not on_device
        return turns


class PipelineReference(Reference):
    """Batches that stream through device, link and server, which work at the same time."""

    def period_s(self, device: set[str]) -> float:
        """Seconds from one batch to the next: the slowest of the machines and of the two ways of the link."""
        return max(
            self.computing_s(device),
            self.going_up(device) * self.per_byte_up_s,
            self.serving_s(device),
            self.going_down(device) * self.per_byte_down_s,
        )

    def overlapped_s(self, device: set[str], micro_batches: int) -> float:
        """Seconds of a round if the batch is cut: the first part alone, then the others behind the slowest stage."""
        stages_s = self.stages_s(device)
        together_s = sum(stages_s) / micro_batches + max(stages_s) * (micro_batches - 1) / micro_batches
        return together_s + self.delay_s(device) - sum(stages_s)

    def stages_s(self, device: set[str]) -> list[float]:
        """Seconds of a round in which device, uplink, server and downlink work, the exchange of the model apart."""
        exchanged = self.exchanging(device)
        return [
            self.computing_s(device),
            (self.going_up(device) - exchanged) * self.per_byte_up_s,
            self.serving_s(device),
            (self.going_down(device) - exchanged) * self.per_byte_down_s,
        ]

    def least_overlapped_s(self, micro_batches: int) -> float:
        """The least of all allowed splits, by trying each."""
        return min(self.overlapped_s(device, micro_batches) for device in self.allowed_splits())

    def least_period_s(self) -> float:
        """The least period of all allowed splits, by trying each."""
        return min(map(self.period_s, self.allowed_splits()))

    def least_delay_at_least_period_s(self) -> float:
        """The least delay among the splits with the least period."""
        least_s = self.least_period_s() * (1 + 1e-12)
        return min(self.delay_s(device) for device in self.allowed_splits() if self.period_s(device) <= least_s)
