"""The source's side of a minimum cut, as every algorithm asks for it."""

import numpy as np
import pytest

from explorer.solve.network import source_side


def side(vertices: int, *edges: tuple[int, int, int]) -> list[int]:
    """The vertices on the side of vertex 0, the sink being the last one."""
    tails, heads, capacities = np.array(edges, dtype=np.int64).reshape(-1, 3).T
    return np.flatnonzero(source_side(vertices, tails, heads, capacities, 0, vertices - 1)).tolist()


def test_the_cheaper_edge_is_cut() -> None:
    assert side(3, (0, 1, 5), (1, 2, 3)) == [0, 1]
    assert side(3, (0, 1, 3), (1, 2, 5)) == [0]


def test_of_equal_cuts_the_one_nearest_the_source() -> None:
    assert side(4, (0, 1, 3), (1, 2, 3), (2, 3, 3)) == [0]


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ([(1, 2, 1)], [0]),  # neither end has an edge
        ([(0, 1, 1), (1, 2, 1)], [0, 1, 2]),  # nothing leads to the sink
        ([(1, 2, 1), (2, 3, 1)], [0]),  # nothing leaves the source
    ],
)
def test_an_end_without_an_edge_is_still_on_its_side(edges: list[tuple[int, int, int]], expected: list[int]) -> None:
    assert side(4, *edges) == expected
