"""The README's examples run as printed and print what it says; what it links to exists."""

from __future__ import annotations

import json
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


LLAMA = {"model_type": "llama", "num_hidden_layers": 1, "hidden_size": 32, "num_attention_heads": 2, "vocab_size": 50}


@pytest.mark.parametrize("command", [line for block in blocks("sh") for line in block.splitlines()])
def test_the_commands_on_your_own_model_run(tmp_path: Path, command: str) -> None:
    (model,) = blocks("py")
    (tmp_path / "mynet.py").write_text(model, encoding="utf-8")
    if "--hf" in command:
        pytest.importorskip("transformers", reason="the package transformers is not installed")
        (tmp_path / "config.json").write_text(json.dumps(LLAMA | {"intermediate_size": 64}))
    if "capture" in command:
        output_of(["bash", "-c", f"{command} --quiet"], tmp_path)
        (graph,) = tmp_path.glob("*.json") if "--hf" not in command else [tmp_path / "transformer.json"]
        assert output_of(["split-explorer", "solve", str(graph)], tmp_path)
    else:
        assert output_of(["bash", "-c", f"{capture_first(command)} && {command}"], tmp_path)


@pytest.mark.parametrize(
    "block", [block for block in blocks("bash") if not block.startswith("split-explorer calibrate -o")]
)
def test_a_machine_nobody_knows_is_known_by_the_words_of_the_readme(tmp_path: Path, block: str) -> None:
    """The full calibration, which takes minutes, is left to those who calibrate."""
    make, use = block.splitlines()
    subprocess.run(
        ["bash", "-c", make],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        timeout=600,
        check=True,
    )
    assert ("calibrated" if "calibrate" in make else "profiled") in output_of(["bash", "-c", use], tmp_path)


def capture_first(command: str) -> str:
    """Returns the command of the README that makes the graph file that a command reads, saying nothing."""
    (file,) = re.findall(r"\w+\.json", command)
    lines = (line for block in blocks("sh") for line in block.splitlines())
    return next(f"{line} --quiet" for line in lines if f"--output {file}" in line)


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
