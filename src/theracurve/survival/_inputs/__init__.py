"""What callers hand over, checked once: columns, covariates, options, two groups."""
