"""Proportions, their differences, and logistic regression."""
