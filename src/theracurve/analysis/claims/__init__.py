"""Published claims checked, one kind a module."""
