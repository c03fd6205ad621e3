"""The catalogue of bad input: each kind by its number, what it gets, and that it gets it."""
