"""Worked examples of every rule in `docs/derivation.md`: tests of all implementations and pages for readers at once."""
