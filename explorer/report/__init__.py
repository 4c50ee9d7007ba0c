"""A split as files for others: a report as HTML and PDF, the live graph alone, and its picture as SVG and PNG."""
