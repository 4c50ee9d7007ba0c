"""The Business case page."""
