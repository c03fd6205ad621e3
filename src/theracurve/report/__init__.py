"""Results to one page that opens from disk: figures, tables, patients, methods. Computes nothing."""
