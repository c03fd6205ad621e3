"""Tumour responses of every reader (section 5)."""
