"""The README's examples run as printed and print what it says; what it links to exists."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
RUNNING_TIME = re.compile(r"(built|solved) in [\d.]+ (µs|ms|s)")  # differs from run to run; all other figures may not


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language, without their fences."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def console_examples() -> list[tuple[str, str]]:
    """Each command of the console blocks with the output printed below it."""
    steps = (step for block in blocks("console") for step in re.split(r"^\$ ", block, flags=re.MULTILINE) if step)
    return [(command, output) for command, _, output in (step.partition("\n") for step in steps)]


def output_of(command: list[str], folder: Path) -> str:
    """Standard output of a command run where a reader would: outside the checkout, its environment activated."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    environment.pop("PYTHONPATH", None)
    result = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=300, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def test_the_python_example_prints_what_the_readme_says(tmp_path: Path) -> None:
    (program,), (expected,) = blocks("python"), blocks("text")
    assert len(program.splitlines()) <= 10
    assert output_of([sys.executable, "-c", program], tmp_path) == expected


@pytest.mark.parametrize(("command", "expected"), console_examples())
def test_a_console_example_prints_what_the_readme_says(tmp_path: Path, command: str, expected: str) -> None:
    printed = output_of(["bash", "-c", command], tmp_path)
    assert RUNNING_TIME.sub(r"\1 in ...", printed) == RUNNING_TIME.sub(r"\1 in ...", expected)


def test_there_is_a_console_example() -> None:
    assert console_examples()


@pytest.mark.parametrize("command", re.findall(r"`split-explorer (\w+)", README))
def test_the_readme_names_only_commands_there_are(command: str) -> None:
    assert command in COMMANDS


@pytest.mark.parametrize("path", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_what_the_readme_links_to_exists(path: str) -> None:
    assert (ROOT / path).is_file()


def test_the_benchmark_table_is_the_one_that_was_measured() -> None:
    measured = (ROOT / "benchmarks" / "README_TABLE.md").read_text(encoding="utf-8")
    _, _, after = README.partition("<!-- written by make bench: benchmarks/README_TABLE.md -->\n")
    shown, end, _ = after.partition("<!-- end -->")
    assert end
    assert shown.strip() == measured.strip() != ""
