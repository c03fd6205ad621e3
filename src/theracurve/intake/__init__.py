"""Outside formats into our tables: one module per format; a bad cell becomes a finding, never a guess.

`read_folder` reads a folder of record tables (CSV or Parquet) into one in-memory DuckDB connection. Every column is
read as text first and then conformed to the kinds of `vocabulary.tables`; whatever does not fit stays empty and is
reported with its place, what was expected and how to mend it.
"""

from theracurve.intake.folder import Intake, Source, read_folder

__all__ = ["Intake", "Source", "read_folder"]
