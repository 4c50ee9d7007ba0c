"""Lets Streamlit find the graph component in an editable install; not part of the wheel.

Streamlit looks for a distribution's component manifest beside the module that is named like the distribution.
The distribution is split-explorer and its package is explorer, so in a checkout this module leads it to the
pyproject.toml beside it. In a wheel the manifest is found in the list of installed files (explorer/pyproject.toml).
"""
