"""The sealed bundle: a study with its records and results as one file, and what two of them differ in."""
