"""Small adversarial cohorts for any two implementations of the rules to be compared on: protocols and their records."""
