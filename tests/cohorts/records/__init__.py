"""The rows of every record table for one generated patient: ties, gaps, limits, several rows a day."""
