"""What estimators answer with, and how it shows itself."""
