"""Tests over many random cases in one id: quick while they pass, and with a small failing case once one fails."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from random import Random, SystemRandom

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

USUAL = 100  # hypothesis's own number of examples: a profile with more of them makes every test here as much longer
TRIED_FOR_A_SMALLER = 300

Test = Callable[..., None]


def seeds(cases: int) -> Callable[[Test], Test]:
    """Returns the decorator that runs a test taking ``rng`` for ``cases`` seeds, all in one test.

    The seeds count from 0 where the hypothesis profile is derandomized, else from a number drawn anew. A failure is
    noted with its seed. Then hypothesis looks for a failing case of fewer and lower draws, and that is reported with
    what it drew: drawing by hypothesis from the start would take twenty times as long.
    """

    def decorate(test: Test) -> Test:
        @wraps(test)
        def run(**fixtures: object) -> None:
            profile = settings.default
            assert profile is not None
            first = 0 if profile.derandomize else SystemRandom().randrange(2**32)
            for seed in range(first, first + max(1, cases * profile.max_examples // USUAL)):
                try:
                    test(rng=Random(seed), **fixtures)
                except Exception as failure:
                    failure.add_note(f"This is the case of rng=Random({seed}).")
                    _smaller(test, fixtures)
                    raise

        signature = inspect.signature(test)
        run.__signature__ = signature.replace(  # type: ignore[attr-defined]
            parameters=[each for name, each in signature.parameters.items() if name != "rng"]
        )
        return run

    return decorate


def _smaller(test: Test, fixtures: dict[str, object]) -> None:
    """Raises the smallest failure of the test that hypothesis finds, if it finds one."""

    @settings(
        max_examples=TRIED_FOR_A_SMALLER,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(rng=st.randoms(note_method_calls=True))
    def drawn(rng: Random) -> None:
        test(rng=rng, **fixtures)

    drawn()
