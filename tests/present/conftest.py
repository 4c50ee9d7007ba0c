"""Views and business cases that several files look at, each worked out once."""

from __future__ import annotations

import pytest
from business_views import verdicts, view_work

from explorer.money.business import BusinessCase
from explorer.present.view import Work


@pytest.fixture(scope="session")
def done() -> Work:
    """The first view of the app."""
    return view_work()


@pytest.fixture(scope="session")
def cases() -> list[tuple[str, str, BusinessCase]]:
    """A choice and a verdict, and a case for it."""
    return verdicts()
