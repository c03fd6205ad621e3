"""Generated protocols: every kind of rule, every option of it, and thresholds that values hit exactly."""
