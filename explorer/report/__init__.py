"""A split as files for others: a report as HTML and PDF, the live graph alone, and its picture as SVG and PNG.

Nothing is imported here, so that a page which only asks whether a browser is at hand waits for nothing else.
"""
