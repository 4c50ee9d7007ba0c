"""Measurements, side by side with the library a user would pick instead: ``python -m benchmarks`` runs them all."""
