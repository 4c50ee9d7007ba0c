"""`split-explorer report`: a file in the format that its ending says, or a sentence."""

from __future__ import annotations

import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from command import refusal, run

from explorer.report import files


def _written(path: Path, *arguments: str | Path) -> bytes:
    result = run("report", *arguments, "--output", path)
    assert (result.exit_code, result.stdout) == (0, ""), result.output
    assert result.stderr.startswith(f"{path}: ")
    return path.read_bytes()


def test_the_ending_says_the_format(small: Path, tmp_path: Path) -> None:
    page = _written(tmp_path / "report.html", small).decode()
    assert "<title>small · Split report</title>" in page
    assert f"split-explorer report {small} --batch 32 --output report.html" in page
    picture = _written(tmp_path / "graph.svg", small)
    assert ElementTree.fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg"
    alone = _written(tmp_path / "graph.HTML", small, "--graph-alone").decode()
    assert "<title>small · Split Explorer</title>" in alone
    assert len(alone) < len(page) / 4


def test_a_scenario_and_a_fleet_are_taken(small: Path, tmp_path: Path) -> None:
    chosen = ("--up", "20Mbit/s", "--mode", "inference", "--devices", "7", "--rounds-a-day", "3")
    page = _written(tmp_path / "report.html", small, *chosen).decode()
    assert "20\N{NO-BREAK SPACE}Mbit/s up" in page
    assert "7 devices with 3 batches a day each" in page
    assert "--up 20Mbit/s --mode inference" in page
    assert "--devices 7 --rounds-a-day 3 --output report.html" in page


def test_figures_a_radio_days_and_a_method_are_taken(small: Path, tmp_path: Path) -> None:
    chosen = ("--method", "device-only", "--days", "21", "--fixed", "50", "--figure", "data-per-gb=1,2,5")
    page = _written(tmp_path / "report.html", small, *chosen, "--radio", "lte").decode()
    assert "the split of the method All on the device" in page
    assert "rounds a day each on 21 days" in page
    assert "--method device-only --devices 1000 --rounds-a-day 24 --days 21 --fixed 50 --radio lte" in page
    assert "--figure data-per-gb=1,2,5 --output report.html" in page
    assert "2\N{NO-BREAK SPACE}USD per GB, from 1 to 5" in page


def test_an_own_cut_is_shown_beside_the_best_and_in_the_command(tmp_path: Path) -> None:
    page = _written(tmp_path / "report.html", "resnet18", "--cut", "layer1.0.relu#2").decode()
    assert "Your cut" in page
    assert "--cut &#39;layer1.0.relu#2&#39; --output report.html" in page
    assert "solve resnet18 --batch 32 --cut" in page or "solve resnet18 --cut" in page
    assert "cut=layer1.0.relu%232" in page


def test_the_map_is_over_the_inputs_that_are_asked_for(small: Path, tmp_path: Path) -> None:
    page = _written(tmp_path / "report.html", small, "--map-over", "batch", "rtt").decode()
    assert "Map of the best split over batch and round-trip time." in page
    assert "Each value of batch that is shown has a band" in page
    assert ">Round-trip time (ms)</text>" in page
    assert "--map-over batch rtt --output report.html" in page
    usual = _written(tmp_path / "report.html", small).decode()
    assert "Map of the best split over uplink and device speed." in usual
    assert "--map-over" not in usual


def test_what_is_there_is_written_over(small: Path, tmp_path: Path) -> None:
    (tmp_path / "graph.svg").write_text("old")
    assert _written(tmp_path / "graph.svg", small).startswith(b"<svg")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--output", "report.doc"], 'output "report.doc" must end in .html, .pdf, .svg, .png, got ".doc"'),
        (["--output", "report"], 'output "report" must end in .html, .pdf, .svg, .png, got ""'),
        (
            ["--graph-alone", "--output", "graph.pdf"],
            '--graph-alone writes the live graph, which is .html, got ".pdf"',
        ),
        (["--devices", "0", "--output", "r.html"], "devices must be at least 1 and at most 1,000,000,000, got 0"),
        (["--output", "no/such/r.svg"], 'output "no/such/r.svg" cannot be written: there is no directory no/such'),
        (["--figure", "data=1", "--output", "r.html"], 'unknown figure "data": did you mean data-per-gb'),
        (["--figure", "data-per-gb=2,1", "--output", "r.html"], 'figure "data-per-gb" needs one number or three'),
        (["--days", "32", "--output", "r.html"], "days a month must be at least 1 and at most 31, got 32"),
        (["--map-over", "bits", "bits", "--output", "r.html"], "--map-over takes two inputs, got bits twice"),
        (
            ["--mode", "inference", "--map-over", "bits", "iterations", "--output", "r.html"],
            "--map-over: iterations is no input of this scenario, choose from uplink, downlink, rtt",
        ),
        (["--keep", "nowhere", "--output", "r.html"], 'keep: unknown layer "nowhere"'),
    ],
)
def test_mistakes_are_one_sentence(small: Path, arguments: list[str], sentence: str) -> None:
    assert refusal("report", small, *arguments).startswith(sentence)


def test_an_output_is_needed(small: Path) -> None:
    result = run("report", small)
    assert result.exit_code == 2
    assert "Missing option '--output'" in result.stderr


def test_without_a_browser_a_pdf_is_refused(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    for name in ("report.pdf", "graph.png"):
        path = tmp_path / name
        assert refusal("report", small, "--output", path).startswith("a PDF or PNG needs Chromium or Chrome")
        assert not path.exists()


@pytest.mark.browser
def test_a_pdf_is_written(small: Path, tmp_path: Path) -> None:
    assert files.browser()
    assert _written(tmp_path / "report.pdf", small).startswith(b"%PDF")
