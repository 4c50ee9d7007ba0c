"""Call the command line as others do, and a small model to call it on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from explorer.cli import main

ROOT = Path(__file__).resolve().parents[2]
TX2 = ("--device", "jetson-tx2", "--link", "100-400")  # on which ResNet-18 is cut deep inside, and gains little


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="split-explorer")


def document(*arguments: str | Path) -> Any:
    result = run(*arguments, "--json")
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return json.loads(result.stdout)


def refusal(*arguments: str | Path) -> str:
    """The one sentence with which a command refuses."""
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("Error: ")
    return lines[0].removeprefix("Error: ")


def in_process(*arguments: str | Path, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "explorer.cli", *map(str, arguments)],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=300,
    )


# A diamond: a tensor with several readers, one of which reads it twice, an integer input, and two outputs.
SMALL = {
    "format": "split-explorer/model-graph",
    "version": 1,
    "name": "small",
    "layers": [
        {
            "name": "x",
            "operation": "input",
            "operation_class": "input",
            "output": {"dtype": "int64", "bytes": [0, 800]},
        },
        {
            "name": "embed",
            "operation": "Embedding",
            "operation_class": "data_movement",
            "inputs": ["x"],
            "output": {"bytes": [0, 40_000], "grad_bytes": [0, 40_000]},
            "forward": {"bytes": [4_000_000, 80_000], "operations": 1},
            "backward": {"bytes": [4_000_000, 80_000], "operations": 1},
            "param_bytes": 4_000_000,
            "parameters": 1_000_000,
        },
        *(
            {
                "name": name,
                "operation": "Linear",
                "operation_class": "matrix_product",
                "inputs": inputs,
                "output": {"bytes": [0, size], "grad_bytes": [0, size]},
                "forward": {"flops": [0, flops], "bytes": [param_bytes, size], "operations": 1},
                "backward": {"flops": [0, 2 * flops], "bytes": [param_bytes, size], "operations": 2},
                "param_bytes": param_bytes,
            }
            for name, inputs, size, flops, param_bytes in [
                ("left", ["embed"], 10_000, 20_000_000, 400_000),
                ("right", ["embed", "embed"], 30_000, 5_000_000, 100_000),
                ("join", ["left", "right"], 20_000, 40_000_000, 0),
                ("head", ["join"], 400, 80_000_000, 900_000),
                ("score", ["join", "left"], 8, 1_000, 0),
            ]
        ),
    ],
}
