"""Eligibility, deviations and populations (sections 7a to 7c)."""
