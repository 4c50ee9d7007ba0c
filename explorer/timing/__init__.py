"""Costs become seconds. Every timing says how far it can be trusted: measured, calibrated or estimated."""
