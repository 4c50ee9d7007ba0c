"""Capture from PyTorch, each model in a process of its own, so that its peak memory is its own.

``python -m benchmarks.capturing NAME`` captures one model and prints what it took as JSON.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from importlib.util import find_spec

import sample_models
from benchmarks.measuring import Cell, Result, seconds

LARGE = "llama-7b"  # a configuration of transformers, 6.7 billion parameters, 32 decoder layers
NOTE = """\
Each capture in a fresh process, once. `capture_s` is the capture and its costs at two batch sizes; `process_s` adds
starting Python and importing torch; `peak_mb` is the most memory that the process held."""


def measure() -> Result:
    """A row for every sample model, and one for a large transformer where transformers is installed."""
    names = [*sample_models.REGISTRY, *([LARGE] if find_spec("transformers") else [])]
    return Result("Capture from PyTorch", NOTE, [_row(name) for name in names])


def _row(name: str) -> dict[str, Cell]:
    outcome: list[bytes] = []
    command = [sys.executable, "-m", "benchmarks.capturing", name]
    process_s = seconds(lambda: outcome.append(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))
    measured: dict[str, Cell] = json.loads(outcome[0])
    return {"model": name, **measured, "process_s": process_s}


def _capture(name: str) -> dict[str, Cell]:
    """Capture one model in this process; imports torch."""
    from explorer.capture import capture
    from explorer.model.graph import ModelGraph
    from sample_models.capture_all import captured

    graphs: list[ModelGraph] = []
    if name == LARGE:
        import torch
        from transformers import LlamaConfig, LlamaForCausalLM

        config = LlamaConfig(use_cache=False)
        tokens = torch.empty((1, 512), dtype=torch.int64, device="meta")
        capture_s = seconds(lambda: graphs.append(capture(lambda: LlamaForCausalLM(config), [tokens], name=name).graph))
    else:
        capture_s = seconds(lambda: graphs.append(captured(name)))
    return {
        "layers": len(graphs[0].layers),
        "parameters": graphs[0].parameters,
        "capture_s": capture_s,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_capture(sys.argv[1])))
