"""The parts of the What-if page, one module each with ``show(view)``, and what only they share."""
