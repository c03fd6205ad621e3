"""What is shown: one module a page, each useful alone."""
