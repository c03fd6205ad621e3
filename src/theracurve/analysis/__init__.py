"""Walks the protocol's plan: derived tables in, one `Results` value out. Estimates nothing itself."""
