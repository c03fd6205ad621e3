"""Outside files as grids of cells, before anybody says what they mean: recognised by their bytes, read by one module a
format. `formats` is the list of what is known; `grid` is what every reader gives."""
