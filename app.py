"""The app: its pages, and nothing else."""

from explorer.app.frame import run_page

run_page()
