"""Figures of the report, each one function from results to SVG."""
