"""A union of tables in one shape, as the SELECT that it means.

A `.toml` file declares it: `columns`, in their order, with what stands in each unless a table says otherwise (nothing
where each has to say it), and `tables`, each with its `from`, perhaps a `where`, and the columns in which it differs.
"""

import tomllib
from collections.abc import Mapping

BESIDES = ("from", "where")


def union(text: str) -> str:
    """The SELECT that a declaration means; raises AssertionError where a table names a column there is none of."""
    declared = tomllib.loads(text)
    return "\nUNION ALL\n".join(select(declared["columns"], table) for table in declared["tables"])


def select(columns: Mapping[str, str], table: Mapping[str, str]) -> str:
    own = {name: value for name, value in table.items() if name not in BESIDES}
    stated = {**columns, **own}
    if list(stated) != list(columns) or not all(stated.values()):
        raise AssertionError(f"{table['from']}: says {', '.join(own)} of the columns {', '.join(columns)}")
    shown = ",\n    ".join(as_column(name, value) for name, value in stated.items())
    where = f"\nWHERE {table['where']}" if "where" in table else ""
    return f"SELECT\n    {shown}\nFROM {table['from']}{where}"


def as_column(name: str, value: str) -> str:
    own = value.rpartition(".")[2].strip('"') == name
    return value if own else f'{value} AS "{name}"'
