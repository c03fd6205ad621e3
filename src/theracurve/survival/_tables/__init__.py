"""Counts over time that estimators read: event tables, risk sets, innermost intervals."""
