"""PDF and PNG by the browser at hand: what comes out, and what is said where nothing does."""

from __future__ import annotations

import re
import struct
import time
from pathlib import Path

import pytest
from report_files import DATE, Files

from explorer.report import files
from explorer.report.contents import Report
from explorer.report.files import BrowserError, graph_png, report_pdf
from explorer.report.graph_picture import graph_size

A4_PT = (595, 842)


def _stands_in(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """Put a program in the browser's place."""
    program = folder / "browser"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(files, "BROWSERS", (str(program),))


def test_without_a_browser_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert files.browser() is None
    with pytest.raises(
        BrowserError, match=r"none of chromium, .* is on the PATH; the HTML report opens in any browser"
    ):
        files.pdf("<p>")


def test_a_browser_that_hangs_is_ended_with_all_it_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child = tmp_path / "child"
    _stands_in(monkeypatch, tmp_path, f"sleep 60 &\necho $! > {child}\nwait")
    monkeypatch.setattr(files, "LIMIT_S", 1.0)
    with pytest.raises(BrowserError, match="did not finish within 1 s"):
        files.pdf("<p>")
    assert _ends(int(child.read_text()))


def test_a_browser_that_writes_nothing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _stands_in(monkeypatch, tmp_path, "exit 0")
    with pytest.raises(BrowserError, match="wrote no file"):
        files.pdf("<p>")


def test_its_folder_is_deleted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said = tmp_path / "arguments"
    _stands_in(monkeypatch, tmp_path, f'echo "$@" > {said}\nexit 1')
    with pytest.raises(BrowserError):
        files.pdf("<p>")
    (profile,) = re.findall(r"--user-data-dir=(\S+)", said.read_text())
    assert not Path(profile).parent.exists()


def _ends(process: int) -> bool:
    """Whether a process is gone, or dead and only not collected yet, within half a minute."""
    for _ in range(600):
        status = Path(f"/proc/{process}/stat")
        try:
            if status.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.browser
def test_the_report_is_a_pdf_on_a4(first: Files) -> None:
    made = report_pdf(Report(first.work, DATE))
    assert made.startswith(b"%PDF")
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", made)
    assert 3 <= len(boxes) <= 12
    for width, height in boxes:
        assert (float(width), float(height)) == pytest.approx(A4_PT, abs=1)


@pytest.mark.browser
def test_the_graph_is_a_png_of_twice_its_size(first: Files) -> None:
    made = graph_png(first.work)
    assert made.startswith(b"\x89PNG")
    width, height = graph_size(first.work)
    assert struct.unpack(">II", made[16:24]) == (2 * width, 2 * height)
