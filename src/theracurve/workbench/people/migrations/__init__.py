"""How the tables of people came to be, from the first schema on."""
