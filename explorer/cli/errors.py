"""How the command line says what went wrong."""

from __future__ import annotations

import click

from explorer.cli.text import printable


class CommandError(click.ClickException):
    """What a person did wrong, in one sentence on standard error; ends the command with status 2."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(printable(message))
