"""Criteria of benefit, and benefit (sections 3 and 4)."""
