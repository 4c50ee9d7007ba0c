"""Runs what the page runs, in Node and without a browser."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import explorer

WEB = Path(explorer.__file__).with_name("web")
RUN = """
let given = "";
process.stdin.setEncoding("utf8");
for await (const part of process.stdin) given += part;
const { body, data } = JSON.parse(given);
const from = (name) => import(new URL(name, process.argv[1]));
const found = await new (Object.getPrototypeOf(async () => {}).constructor)("data", "from", body)(data, from);
process.stdout.write(JSON.stringify(found));
"""


def in_node(body: str, data: object) -> Any:
    """What the body of an asynchronous function of ``data`` and ``from``, which imports a module, returns."""
    asked = json.dumps({"body": body, "data": data})
    command = ["node", "--input-type=module", "--eval", RUN, WEB.as_uri() + "/"]
    return json.loads(subprocess.run(command, input=asked, capture_output=True, text=True, check=True).stdout)
