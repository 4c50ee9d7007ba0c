"""Code inside one HTML file: scripts under a policy that runs no others, modules and style sheets without addresses.

Inside a file there is no folder that a relative import could be looked up in. So every module gets a bare name,
``split-explorer/view.js``, the imports inside it are rewritten to such names, and an import map says that each name
is the module's own text, as a data: address. The code runs as it is in the app; nothing of it is copied or changed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from posixpath import dirname, normpath

from markupsafe import Markup

NO_SCRIPTS = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
PREFIX = "split-explorer/"
_IMPORT = re.compile(
    r"""(?P<before>^[ \t]*(?:import\s*|(?:import|export)\b[^"'`;=()]*?\bfrom\s*))"""
    r"""(?P<quote>["'])(?P<path>\.{1,2}/[^"'\n]+)(?P=quote)""",
    re.MULTILINE,
)
_LATER = re.compile(r"""\bimport\(\s*["'`]\.{1,2}/""")
_SHEET = re.compile(r"""@import\s+url\(\s*["']?([^"')]+)["']?\s*\)\s*;""")


class Scripts:
    """Writes script elements and remembers what each holds.

    ``policy`` allows exactly the scripts that were written, by their hashes, and modules from data: addresses, which
    is how `import_map` holds them. Nothing may be loaded from anywhere.
    """

    def __init__(self) -> None:
        self._hashes: list[str] = []

    def run(self, source: str, kind: str = "") -> Markup:
        """Returns a script element that runs ``source``, our own code; ``kind`` is its type, such as ``module``.

        Raises `ValueError` where the text itself would end the element.
        """
        if "</script" in source.lower() or "<!--" in source:
            raise ValueError("a script in a page may hold neither an end of script nor the beginning of a comment")
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        self._hashes.append(f"'sha256-{digest}'")
        return Markup('<script type="{}">{}</script>').format(kind, Markup(source)) if kind else _plain(source)

    def import_map(self, value: object) -> Markup:
        """Returns an import map; it must stand before the first module."""
        return self.run(safe_json(value), "importmap")

    @property
    def policy(self) -> str:
        """Returns the content of the page's Content-Security-Policy, once all scripts are written."""
        if not self._hashes:
            return NO_SCRIPTS
        return (
            f"default-src 'none'; script-src {' '.join(self._hashes)} data:; style-src 'unsafe-inline'; "
            "img-src data: blob:; base-uri 'none'; form-action 'none'"
        )


def data_element(name: str, value: object) -> Markup:
    """Returns a script element that only holds data, found by its id."""
    return Markup('<script type="application/json" id="{}">{}</script>').format(name, Markup(safe_json(value)))


def safe_json(value: object) -> str:
    """Returns JSON in which no text can end a script element: it comes from graph files of strangers."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c").replace(">", "\\u003e")


def _plain(source: str) -> Markup:
    return Markup("<script>{}</script>").format(Markup(source))


def modules(folder: Traversable, entry: str) -> dict[str, str]:
    """Returns the text of a module and of all that it imports, by bare name, which their imports use, too.

    ``entry`` is its path in ``folder``, such as ``graph_view.js``. Raises `ValueError` where a module is missing, lies
    outside the folder, or is only imported while the code runs.
    """
    found: dict[str, str] = {}
    waiting = [entry]
    while waiting:
        path = waiting.pop()
        if _bare(path) in found:
            continue
        source = _read(folder, path)
        if _LATER.search(source):
            raise ValueError(f"{path} imports a module while it runs, which one file cannot hold")
        imported = [_resolved(path, match["path"]) for match in _IMPORT.finditer(source)]
        found[_bare(path)] = _IMPORT.sub(lambda match, path=path: _renamed(match, path), source)  # type: ignore[misc]
        waiting += imported
    return found


def import_map(sources: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Returns what a ``<script type="importmap">`` holds so that each name is imported from its own text."""
    return {"imports": {name: _data_url(source) for name, source in sorted(sources.items())}}


def stylesheet(folder: Traversable, entry: str) -> str:
    """Returns a style sheet with those that it imports in their places; raises `ValueError` as `modules` does."""
    return _SHEET.sub(lambda match: stylesheet(folder, _resolved(entry, match[1])), _read(folder, entry))


def _renamed(match: re.Match[str], importer: str) -> str:
    return f'{match["before"]}"{_bare(_resolved(importer, match["path"]))}"'


def _bare(path: str) -> str:
    return PREFIX + path


def _resolved(importer: str, path: str) -> str:
    """Returns the path in the folder that a relative one means inside a file."""
    return normpath(f"{dirname(importer)}/{path}".lstrip("/"))


def _read(folder: Traversable, path: str) -> str:
    file = folder.joinpath(*path.split("/"))
    if path.startswith("..") or not file.is_file():
        raise ValueError(f'"{path}" is imported but not in the folder {folder.name}')
    return file.read_text(encoding="utf-8")


def _data_url(source: str) -> str:
    return "data:text/javascript;base64," + base64.b64encode(source.encode()).decode()
