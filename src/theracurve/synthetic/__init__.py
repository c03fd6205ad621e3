"""Cohorts of nobody, from a protocol and a seed: for demonstrations, tests and benchmarks. Never tuned to a result."""
