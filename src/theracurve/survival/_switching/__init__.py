"""Treatment that switches: what a comparison is, where patients of the reference were given the treatment later."""
