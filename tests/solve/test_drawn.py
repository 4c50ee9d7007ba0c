"""Small graphs drawn by hand, each through every algorithm, with the optimum worked out on paper."""

from dataclasses import dataclass, field
from random import Random

import numpy as np
import pytest
from graphs import WORKED, asked, graph, layer, scenario, source, timed

from explorer.machines.machine import utilisation
from explorer.pricing import Case
from explorer.scenario.scenario import Mode
from explorer.solve import EXACT, METHODS, Solver, solve
from explorer.values.names import UnknownNameError
from tests.support.errors import refused

MB = 1_000_000  # takes one second each way in `graphs.scenario`


def cast_s(size: int, bits: int) -> float:
    """Seconds of sending so many bytes of float32 with fewer bits: both machines read one form and write the other."""
    moved, seconds = size + size * bits / 32, 0.0
    for machine in (WORKED.device, WORKED.server):
        table = utilisation(machine.kind)
        launch_s = 1e-6 * table.overhead_us + table.overhead_flops / machine.peak_flops
        seconds += moved / (machine.bandwidth_bytes_per_s * table.memory) + launch_s
    return seconds


@dataclass(frozen=True)
class Drawn:
    """A case, the layers that its optimum keeps on the device, and its delay."""

    case: Case
    device: str
    delay_s: float
    cut: tuple[str, ...] = field(default=())


DRAWN = {
    "a chain is cut at its smallest tensor": Drawn(
        timed(
            graph(source(out=4 * MB), layer("a", "x", out=3 * MB), layer("b", "a", out=MB), layer("c", "b")),
            scenario(Mode.INFERENCE, raw_data_stays=False),
            [0, 1, 1, 9],
            [0, 1, 1, 1],
        ),
        device="x a b",
        delay_s=1 + 1 + 1 + 1,  # a, b; the tensor of b; c
        cut=("b",),
    ),
    "a tensor with three readers crosses once": Drawn(
        timed(
            graph(source(), layer("a", "x", out=4 * MB), *(layer(n, "a") for n in "bcd")),
            scenario(Mode.INFERENCE),
            [0, 0, 3, 3, 3],
            [0, 0, 1, 1, 1],
        ),
        device="x a",
        delay_s=4 + 3,  # charging each edge would cost 12 and keep all on the device for 9
        cut=("a",),
    ),
    "nothing comes back from the server": Drawn(
        timed(
            graph(source(), layer("a", "x"), layer("b", "a"), layer("c", "b")),
            scenario(Mode.INFERENCE),
            [0, 0, 5, 0],
            [0, 0, 1, 9],
        ),
        device="x a b c",
        delay_s=5,  # b on the server and c on the device would cost 1, but c reads b
    ),
    "a round trip is paid once, however many tensors cross": Drawn(
        timed(
            graph(source(), layer("a", "x"), layer("b", "x"), layer("c", "a"), layer("d", "b")),
            scenario(Mode.INFERENCE, rtt_s=3),
            [0, 0, 0, 2, 2],
            [0, 0, 0, 0, 0],
        ),
        device="x a b",
        delay_s=3,
        cut=("a", "b"),
    ),
    "a round trip is paid in every iteration": Drawn(
        timed(
            graph(source(), layer("a", "x"), layer("b", "a")),
            scenario(Mode.TRAINING, iterations=10, rtt_s=3),
            [0, 0, 2],
            [0, 0, 0],
        ),
        device="x a b",
        delay_s=20,
    ),
    "the model is exchanged once a round, up and down": Drawn(
        timed(
            graph(source(), layer("a", "x", out=MB, grad=MB), layer("b", "a", params=6 * MB)),
            scenario(Mode.TRAINING, iterations=5),
            [0, 0, 1],
            [0, 0, 1],
        ),
        device="x a",
        delay_s=5 * (1 + 1 + 1),  # on the device: 5 * 1 + 6 * 2
        cut=("a",),
    ),
    "many iterations make the model exchange worth it": Drawn(
        timed(
            graph(source(), layer("a", "x", out=MB, grad=MB), layer("b", "a", params=6 * MB)),
            scenario(Mode.TRAINING, iterations=7),
            [0, 0, 1],
            [0, 0, 1],
        ),
        device="x a b",
        delay_s=7 + 6 * 2,
    ),
    "raw data stays although the server is faster": Drawn(
        timed(
            graph(source(), layer("a", "x", out=MB), layer("b", "a")), scenario(Mode.INFERENCE), [0, 9, 9], [0, 1, 1]
        ),
        device="x a",
        delay_s=9 + 1 + 1,
        cut=("a",),
    ),
    "raw data leaves where it may": Drawn(
        timed(
            graph(source(out=MB), layer("a", "x", out=MB), layer("b", "a")),
            scenario(Mode.INFERENCE, raw_data_stays=False),
            [0, 9, 9],
            [0, 1, 1],
        ),
        device="x",
        delay_s=1 + 1 + 1,
        cut=("x",),
    ),
    "a kept layer brings all before it": Drawn(
        timed(
            graph(source(), layer("a", "x"), layer("b", "x"), layer("c", "a", out=MB), layer("d", "b", "c")),
            scenario(Mode.INFERENCE, raw_data_stays=False, keep="c"),
            [0, 2, 2, 2, 2],
            [0, 1, 1, 1, 1],
        ),
        device="x a c",
        delay_s=2 + 2 + 1 + 1 + 1,
        cut=("x", "c"),
    ),
    "fewer bits make a cut worth it": Drawn(
        timed(graph(source(), layer("a", "x", out=4 * MB), layer("b", "a")), scenario(bits=8), [0, 0, 3], [0, 0, 1]),
        device="x a",
        delay_s=1 + 1 + cast_s(4 * MB, 8),
        cut=("a",),
    ),
    "every cost is zero": Drawn(
        timed(graph(source(), layer("a", "x"), layer("b", "a")), scenario(), [0, 0, 0], [0, 0, 0]),
        device="x a b",
        delay_s=0,
    ),
    "a single layer": Drawn(timed(graph(source()), scenario(), [0], [0]), device="x", delay_s=0),
    "two inputs and two outputs": Drawn(
        timed(
            graph(
                source("x"),
                source("y"),
                layer("a", "x", out=MB),
                layer("b", "y", out=MB),
                layer("p", "a", "b"),
                layer("q", "b"),
            ),
            scenario(Mode.INFERENCE),
            [0, 0, 1, 1, 9, 9],
            [0, 0, 1, 1, 2, 2],
        ),
        device="x y a b",
        delay_s=1 + 1 + 1 + 1 + 2 + 2,
        cut=("a", "b"),
    ),
}

every_solver = pytest.mark.parametrize("solver", [METHODS[name].solve for name in EXACT], ids=EXACT)


@every_solver
@pytest.mark.parametrize("drawn", DRAWN.values(), ids=DRAWN)
def test_drawn_graph(drawn: Drawn, solver: Solver) -> None:
    split = solver(*asked(drawn.case))
    names = [known.name for known in drawn.case.graph.layers]
    assert split.delay_s == pytest.approx(drawn.delay_s, rel=1e-9, abs=0)
    assert drawn.case.costs.violation(split.on_device) is None
    expected = np.isin(names, drawn.device.split())
    assert drawn.case.terms(expected).delay_s == pytest.approx(drawn.delay_s, rel=1e-9, abs=0)
    if drawn.cut:  # where it is not a tie with everything on the device
        assert split.device_layers == tuple(drawn.device.split())
        assert tuple(names[u] for u in split.cut) == drawn.cut


@every_solver
def test_one_edge_is_the_whole_delay(solver: Solver) -> None:
    """The known split and the minimum are one capacity, multiplied in two orders: the last bit must not matter."""
    rng = Random(0)
    for _ in range(100):
        size, iterations = rng.randrange(1, 10**9), rng.randrange(1, 1000)
        conditions = scenario(iterations=iterations, up=rng.uniform(1e4, 1e8), raw_data_stays=False)
        case = timed(graph(source(out=size), layer("a", "x")), conditions, [0, 1e9], [0, 0])
        split = solver(case.costs, case.rates)
        assert split.device_layers == ("x",)
        assert split.delay_s == pytest.approx(iterations * size / conditions.link.uplink_bytes_per_s, rel=1e-9)


@every_solver
def test_optimum_far_below_every_prefix(solver: Solver) -> None:
    """Two branches, each hopeless on one side: no prefix of the order is good, and the choice lies in small numbers."""
    model = graph(source(), layer("slow", "x"), layer("a", "x"), layer("b", "a"))
    case = timed(
        model, scenario(Mode.INFERENCE, raw_data_stays=False), [0, 1e3, 1e-9, 1.0000e-9], [0, 0, 1e3, 1.0004e-9]
    )
    split = solver(case.costs, case.rates)
    assert split.device_layers == ("x", "a", "b")
    assert split.delay_s == pytest.approx(2e-9, rel=1e-9)


def test_twenty_thousand_layers_three_quarters_pinned() -> None:
    """The infinite capacities of all pins together exceed 64 bits."""
    layers = 20_000
    model = graph(source(out=MB), *(layer(f"l{v}", f"l{v - 1}" if v > 1 else "x", out=MB) for v in range(1, layers)))
    case = timed(model, scenario(Mode.INFERENCE, keep="l15000"), [0.25] * layers, [0.125] * layers)
    split = solve(case.costs, case.rates)
    assert split.on_device.sum() == 15_001
    assert split.delay_s == 15_001 * 0.25 + 4_999 * 0.125 + 1


def test_the_solver_reports_its_network() -> None:
    model = graph(source(), layer("a", "x"), layer("b", "x"), layer("c", "a", "b"))
    stats = solve(*asked(timed(model, scenario(), [1] * 4, [1] * 4))).stats
    assert stats.vertices == 4 + 3 + 1  # s, t, r and a copy of x, which has two readers
    # from s or to t, tensors, s to r, copy to readers, back to parents, r to the output
    assert stats.edges == 4 + 3 + 1 + 2 + 4 + 1
    assert stats.build_s > 0
    assert stats.solve_s > 0


def test_unknown_method() -> None:
    with refused(UnknownNameError, match='unknown method "mincat": did you mean mincut'):
        solve(*asked(Case(graph(source()), WORKED)), "mincat")
