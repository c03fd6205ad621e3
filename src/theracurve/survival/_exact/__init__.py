"""Exact permutation tests."""
