"""What a refusal says to people, in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from explorer.present.errors import sentence
from explorer.values.errors import ExplorerError


@contextmanager
def refused(kind: type[ExplorerError], *, match: str) -> Iterator[pytest.ExceptionInfo[ExplorerError]]:
    """Expects an error of a kind whose sentence matches a pattern."""
    with pytest.raises(kind) as caught:
        yield caught
    assert re.search(match, sentence(caught.value)), sentence(caught.value)
