"""The scripts of a page that is one file, and the policy under which a browser runs these and no others."""

from __future__ import annotations

import base64
import hashlib
import json

from markupsafe import Markup

NO_SCRIPTS = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


class Scripts:
    """Writes script elements and remembers what each holds.

    ``policy`` allows exactly the scripts that were written, by their hashes, and modules from data: addresses, which
    is how an import map holds them (see `explorer.report.modules`). Nothing may be loaded from anywhere.
    """

    def __init__(self) -> None:
        self._hashes: list[str] = []

    def run(self, source: str, kind: str = "") -> Markup:
        """A script element that runs ``source``, our own code; ``kind`` is its type, such as ``module``.

        Raises `ValueError` where the text itself would end the element.
        """
        if "</script" in source.lower() or "<!--" in source:
            raise ValueError("a script in a page may hold neither an end of script nor the beginning of a comment")
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        self._hashes.append(f"'sha256-{digest}'")
        return Markup('<script type="{}">{}</script>').format(kind, Markup(source)) if kind else _plain(source)

    def import_map(self, value: object) -> Markup:
        """An import map; it must stand before the first module."""
        return self.run(safe_json(value), "importmap")

    @property
    def policy(self) -> str:
        """The content of the page's Content-Security-Policy, once all scripts are written."""
        if not self._hashes:
            return NO_SCRIPTS
        return (
            f"default-src 'none'; script-src {' '.join(self._hashes)} data:; style-src 'unsafe-inline'; "
            "img-src data: blob:; base-uri 'none'; form-action 'none'"
        )


def data_element(name: str, value: object) -> Markup:
    """A script element that only holds data, found by its id."""
    return Markup('<script type="application/json" id="{}">{}</script>').format(name, Markup(safe_json(value)))


def safe_json(value: object) -> str:
    """JSON that no text inside can end a script element of: it comes from graph files of strangers."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c").replace(">", "\\u003e")


def _plain(source: str) -> Markup:
    return Markup("<script>{}</script>").format(Markup(source))
