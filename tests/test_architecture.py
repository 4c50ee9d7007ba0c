"""The rooms of the package import one another in one direction, and each may be read without those above it."""

from __future__ import annotations

import ast
from pathlib import Path

import explorer

PACKAGE = Path(explorer.__file__).parent
EVERYTHING_BELOW_PRESENT = {
    "library", "questions", "dynamics", "money", "solve", "pricing", "scenario", "machines", "model", "presets",
    "values",
}  # fmt: skip
LEAVES = {"presets", "values"}  # of which presets are rows of machines, among other things
# What each room may import of the others. A room that is not here may not be in the package.
MAY_IMPORT: dict[str, set[str]] = {
    "values": set(),
    "model": {"values"},
    "machines": {"model", "values"},
    "presets": {"machines", "model", "values"},
    "scenario": {"machines", "model", *LEAVES},
    "pricing": {"scenario", "machines", "model", *LEAVES},
    "solve": {"pricing", "scenario", "machines", "model", *LEAVES},
    "money": {"solve", "pricing", "scenario", "machines", "model", *LEAVES},
    "questions": {"money", "solve", "pricing", "scenario", "machines", "model", *LEAVES},
    "dynamics": {"solve", "pricing", "scenario", "machines", "model", *LEAVES},
    "library": {"solve", "pricing", "scenario", "machines", "model", *LEAVES},
    "capture": {"model", "values"},
    "timing": {"capture", "machines", "model", "values"},
    "present": EVERYTHING_BELOW_PRESENT,
    "report": {"present", *EVERYTHING_BELOW_PRESENT},
    "cli": {"present", "capture", "timing", *EVERYTHING_BELOW_PRESENT},
    "app": {"present", "report", *EVERYTHING_BELOW_PRESENT},
}
# Imports against the arrows that are still there, each to be taken out together with its line here.
KNOWN = {
    ("cli/report.py", "report"),  # the command that writes the report: it hands over what it was asked for, no more
}


def imported(path: Path) -> set[str]:
    """Returns the full names of all modules a file imports, at its top or inside a function."""
    package = ("explorer", *path.relative_to(PACKAGE).parent.parts)
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*start, *([node.module] if node.module else [])])
            # `from explorer import presets` names a room only in what follows.
            names |= {f"{base}.{each.name}" for each in node.names} if base == "explorer" else {base}
    return names


def room_of(path: Path) -> str:
    """Returns the room a file is in: the first folder below the package, or the name of a file directly in it."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def arrows() -> set[tuple[str, str]]:
    """Returns every pair of a file and a room, other than its own, that the file imports from."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for name in imported(path):
            parts = name.split(".")
            if parts[0] == "explorer" and len(parts) > 1 and parts[1] != room_of(path):
                found.add((path.relative_to(PACKAGE).as_posix(), parts[1]))
    return found


def test_rooms_import_only_what_lies_below_them() -> None:
    against = {
        (file, room)
        for file, room in arrows()
        if file != "__init__.py" and room not in MAY_IMPORT.get(file.split("/")[0], set())
    }
    assert sorted(against - KNOWN) == []
    assert sorted(KNOWN - against) == [], "no longer there: take it out of the list"


def test_every_room_is_on_the_map() -> None:
    rooms = {room_of(path) for path in PACKAGE.rglob("*.py") if path.name != "__init__.py"}
    rooms |= {path.parent.name for path in PACKAGE.glob("*/__init__.py") if imported(path)}
    assert rooms == set(MAY_IMPORT)


def test_streamlit_is_imported_by_the_app_alone() -> None:
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if room_of(path) != "app" and any(name.split(".")[0] == "streamlit" for name in imported(path))
    }
    assert users == set()
