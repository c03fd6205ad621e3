"""`mapping.yaml`: what somebody's own columns and cells mean, stated once, applied whenever they are read.

`model` is the statement, `loading` reads it with line numbers, `sheets` finds header and rows in the grids of
`intake.sources`, `applying` makes the rows of our tables, each cell with its place in the user's own file.
"""
