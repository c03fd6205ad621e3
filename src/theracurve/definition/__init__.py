"""The protocol as one frozen value: loading it, checking it, compiling it into rule tables."""
