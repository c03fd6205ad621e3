"""The next study, simulated: many whole studies under stated assumptions, and how its planned analyses would fare."""
