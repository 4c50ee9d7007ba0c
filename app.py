"""The app: its pages, and nothing else."""

from explorer.app.page import run_page

run_page()
