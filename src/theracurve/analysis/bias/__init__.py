"""What the lack of randomisation could do to the conclusion, one check a module, each a value with its numbers."""
