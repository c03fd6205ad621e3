"""Files that people write by hand, of keys and values: their text, their lines, and complaints that name them."""
