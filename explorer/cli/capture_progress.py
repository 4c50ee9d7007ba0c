"""What a capture is doing, and how long each step took: on standard error, for people."""

from __future__ import annotations

import sys
from time import perf_counter

import click

from explorer.present.i18n.text import text
from explorer.values.units import format_time

_ERASED = "\r\x1b[K"


class Progress:
    """Shows the step that runs on a terminal; elsewhere the times of all steps in a line at the end."""

    def __init__(self, *, quiet: bool) -> None:
        self.steps_s: dict[str, float] = {}
        self._quiet = quiet
        self._live = sys.stderr.isatty() and not quiet
        self._step: str | None = None
        self._began_s = 0.0

    def begin(self, step: str) -> None:
        """Ends the step before, and shows the next one while it runs."""
        self._end()
        self._step, self._began_s = step, perf_counter()
        if self._live:
            click.echo(f"{_ERASED}{text(f'command-step_{step}')}", err=True, nl=False)

    def finish(self) -> None:
        """Ends the last step and says how long each took."""
        self._end()
        self.stop()
        if not self._quiet:
            took = [
                text("command-step_took", step=text(f"command-step_{step}"), time=format_time(seconds))
                for step, seconds in self.steps_s.items()
            ]
            click.echo(", ".join(took), err=True)

    def stop(self) -> None:
        """Takes the step that is shown off the terminal, for what is said next."""
        if self._live:
            click.echo(_ERASED, err=True, nl=False)

    def _end(self) -> None:
        if self._step is not None:
            self.steps_s[self._step] = self.steps_s.get(self._step, 0.0) + perf_counter() - self._began_s
            self._step = None
