"""``python -m explorer.cli`` is ``split-explorer``."""

from explorer.cli import main

main(prog_name="split-explorer")
