"""Survival curves and what is read off them."""
