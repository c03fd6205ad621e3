"""Endpoints: origin, events, censoring (section 7)."""
