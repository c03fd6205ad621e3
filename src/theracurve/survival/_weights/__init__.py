"""Weights that make groups alike, clones, and what an unmeasured confounder could do."""
