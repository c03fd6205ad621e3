"""What is due: planned visits and administrations of each patient on a day, as values and as a calendar."""
