"""Models of repeated measurements with random effects of each patient."""
