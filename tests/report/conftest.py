"""The report and the live graph of the first example and of a stranger's graph, each written once."""

from __future__ import annotations

import pytest
from report_files import Files, written_example, written_hostile


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The first example."""
    return written_example(tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """A stranger's graph."""
    return written_hostile(tmp_path_factory.mktemp("hostile"))
