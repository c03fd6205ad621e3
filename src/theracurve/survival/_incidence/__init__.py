"""Competing causes and recurrent events."""
