"""Claims: numbers that somebody published or states, each with the precision it was printed with."""
