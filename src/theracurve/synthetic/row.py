"""A row of a record table as text, ready to be written: column -> cell; a column left out is an empty cell."""

Row = dict[str, str]
