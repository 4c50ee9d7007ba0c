"""JSON on standard output, for other programs."""

from __future__ import annotations

import json
from typing import Any

import click


def write_document(document: Any) -> None:
    """Write one JSON document to standard output; names outside ASCII are escaped, so any console takes it."""
    click.echo(json.dumps(document, indent=2, allow_nan=False))
