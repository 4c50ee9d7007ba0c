"""The app: its pages, and nothing else."""

from explorer.ui.page import run_page

run_page()
