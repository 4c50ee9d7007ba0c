"""The scenario list of the What-if page."""
