"""Files and folders that are replaced whole or not at all, whatever stands in them."""
