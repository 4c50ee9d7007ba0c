"""The business case in words, tables and entries."""
