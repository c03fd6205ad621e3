"""Cox's model, its penalties, its checks."""
