"""Published claims in words: restated, and why each got its verdict."""
