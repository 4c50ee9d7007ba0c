"""Trace files that a person drops on the page: kept in the session, and read as the command line reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

from explorer.dynamics.readers import read_trace
from explorer.dynamics.readers.lines import LARGEST
from explorer.dynamics.readers.mahimahi import ENDINGS
from explorer.dynamics.trace import Trace, TraceError
from explorer.present import errors
from explorer.present.i18n.text import text
from explorer.scenario.scenario import Scenario

_KEPT, _ROUND = "dynamics_files", "dynamics_uploader"
MOST_FILES = 2
_BYTES_A_MB = 1_000_000


@dataclass(frozen=True)
class Dropped:
    """Holds one file, or a pair of them, as they were dropped."""

    names: tuple[str, ...]
    contents: tuple[bytes, ...]

    @property
    def name(self) -> str:
        """Returns what it is called, within a sentence."""
        return " + ".join(self.names)


def uploader() -> None:
    """Shows where files are dropped; what is dropped stays in the session when another page is looked at."""
    st.file_uploader(
        text("timeline-upload"),
        accept_multiple_files=True,
        key=_ROUND,
        max_upload_size=LARGEST // _BYTES_A_MB,
        help=text("timeline-upload_help", most=LARGEST // _BYTES_A_MB),
        on_change=_take,
    )


def _take() -> None:
    files: Sequence[Any] = st.session_state[_ROUND] or ()
    if files:
        newest = sorted(files[-MOST_FILES:], key=lambda file: str(file.name))
        pair = len(newest) == MOST_FILES and _is_pair([file.name for file in newest])
        chosen = newest if pair else files[-1:]
        st.session_state[_KEPT] = Dropped(
            tuple(file.name for file in chosen), tuple(file.getvalue() for file in chosen)
        )


def _is_pair(names: Sequence[str]) -> bool:
    paths = [PurePath(name) for name in names]
    return {path.suffix.lower() for path in paths} == set(ENDINGS) and len({path.stem for path in paths}) == 1


def dropped() -> Dropped | None:
    """Returns what was dropped last."""
    found = st.session_state.get(_KEPT)
    return found if isinstance(found, Dropped) else None


def recorded(scenario: Scenario) -> tuple[Trace | None, str]:
    """Returns the trace that was dropped, and a sentence where it is none."""
    files = dropped()
    if files is None:
        return None, ""
    found = _read(_digest(files), Trace.of(scenario).levels.tobytes(), files, scenario)
    return (None, errors.sentence(found)) if isinstance(found, TraceError) else (found, "")


def _digest(files: Dropped) -> str:
    digest = sha256()
    for name, content in zip(files.names, files.contents, strict=True):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


@st.cache_resource(max_entries=8, show_spinner=False)
def _read(digest: str, levels: bytes, _files: Dropped, _scenario: Scenario) -> Trace | TraceError:
    """Returns the trace in some files, remembered by their content and by what they do not tell."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder, f"trace{PurePath(name).suffix.lower()}") for name in _files.names]
        for path, content in zip(paths, _files.contents, strict=True):
            path.write_bytes(content)
        try:
            return read_trace(paths[0], Trace.of(_scenario))
        except TraceError as error:
            return _of_names(error, _files)


def _of_names(error: TraceError, files: Dropped) -> TraceError:
    """Returns an error with the names that the person knows, in place of those that the files have here."""
    why = error.parameters["why"]
    if isinstance(why, TraceError) and why.code == "trace-pair":
        own = PurePath(files.names[0])
        missing = next(ending for ending in ENDINGS if ending != own.suffix.lower())
        why = TraceError("trace-pair", path=own.name, other=own.with_suffix(missing).name)
    return TraceError("file-invalid", kind="trace", path=files.name, why=why)
