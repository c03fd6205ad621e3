"""Installation and operation qualified on the user's own machine: what is asked of the program, tried, and written down
to be signed."""
