"""Texts by key, in the language of the session."""
