"""Tests of the log-rank family, and what is asked around them."""
