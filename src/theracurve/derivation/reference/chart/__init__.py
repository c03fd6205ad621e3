"""What is known of one patient, whatever the definition."""
