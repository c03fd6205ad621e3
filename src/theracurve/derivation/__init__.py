"""Records and definition in; visits, exposure, criteria, benefit, events, endpoints out, each row with its evidence."""
