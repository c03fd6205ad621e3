"""Pejorative events, other treatments and laboratory grades (section 6)."""
