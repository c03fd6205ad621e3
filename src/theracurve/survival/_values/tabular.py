"""A result as a table with typed columns: for pandas, Polars, and whatever else reads Arrow.

Neither is a dependency: the Arrow stream comes from DuckDB, which is one, and a frame from the library that is asked
for, where it is installed.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any, TypeAlias

from theracurve.errors import UsageError

Kind: TypeAlias = type[str] | type[int] | type[float] | type[bool] | type[date]
ARROW_TYPES: Mapping[Kind, str] = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN", date: "DATE"}
PANDAS_TYPES: Mapping[Kind, str] = {
    str: "object",
    int: "Int64",
    float: "float64",
    bool: "boolean",
    date: "datetime64[s]",
}


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """The values of one column, all of one kind or None."""

    kind: Kind
    values: tuple[Any, ...]


def typed(kind: Kind, values: Iterable[Any]) -> TypedColumn:
    """Makes a column of plain values; NaN and None are None."""
    make: Callable[[Any], Any] = as_it_is if kind is date else kind
    return TypedColumn(kind, tuple(None if v is None or v != v else make(v) for v in values))


def as_it_is(value: Any) -> Any:
    return value


def texts(*values: object) -> TypedColumn:
    return typed(str, values)


def numbers(values: Iterable[Any]) -> TypedColumn:
    return typed(float, values)


def counts(values: Iterable[Any]) -> TypedColumn:
    return typed(int, values)


def stacked(tables: Iterable[Mapping[str, TypedColumn]]) -> dict[str, TypedColumn]:
    """Puts tables of the same columns under one another."""
    parts = list(tables)
    return {
        name: TypedColumn(column.kind, tuple(value for part in parts for value in part[name].values))
        for name, column in (parts[0].items() if parts else ())
    }


class Tabular:
    """Gives `to_pandas`, `to_polars` and the Arrow stream of whatever `as_columns` returns."""

    __slots__ = ()

    @abstractmethod
    def as_columns(self) -> dict[str, TypedColumn]:
        """Gives the table, a column by its name, all of the same length; None is what is not there."""

    def to_pandas(self) -> Any:
        """Gives a pandas DataFrame. Raises UsageError where pandas is not installed."""
        pandas = needed("pandas", "to_pandas")
        columns = self.as_columns().items()
        return pandas.DataFrame(
            {name: pandas.Series(list(c.values), dtype=PANDAS_TYPES[c.kind]) for name, c in columns}
        )

    def to_polars(self) -> Any:
        """Gives a Polars DataFrame. Raises UsageError where Polars is not installed."""
        polars = needed("polars", "to_polars")
        kinds = {str: polars.String, int: polars.Int64, float: polars.Float64, bool: polars.Boolean, date: polars.Date}
        columns = self.as_columns()
        schema = {name: kinds[column.kind] for name, column in columns.items()}
        return polars.DataFrame({name: list(c.values) for name, c in columns.items()}, schema=schema)

    def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
        """Hands the table over as an Arrow stream (the Arrow PyCapsule interface); it is given in its own types."""
        import duckdb

        columns = self.as_columns()
        parts = (
            f'unnest(${place}::{ARROW_TYPES[column.kind]}[]) AS "{quoted(name)}"'
            for place, (name, column) in enumerate(columns.items(), start=1)
        )
        values = [list(column.values) for column in columns.values()]
        return duckdb.connect().sql(f"SELECT {', '.join(parts)}", params=values).__arrow_c_stream__()


def quoted(name: str) -> str:
    return name.replace('"', '""')


def needed(package: str, method: str) -> Any:
    """Imports a package that nothing here depends on. Raises UsageError that names it where it is not installed."""
    try:
        return import_module(package)
    except ImportError:
        raise UsageError(f"{method}() needs {package}, which is not installed here: pip install {package}") from None


@dataclass(frozen=True, slots=True)
class Fields:
    """Makes one row a result out of attributes by name."""

    columns: Mapping[str, Kind]

    def of(self, results: Sequence[object]) -> dict[str, TypedColumn]:
        return {
            name: typed(kind, (plain_value(getattr(result, name, None)) for result in results))
            for name, kind in self.columns.items()
        }


def plain_value(value: Any) -> Any:
    """Writes a tuple (notes, groups) as one text, nothing said as None."""
    if isinstance(value, tuple):
        return "; ".join(map(str, value)) or None
    return None if value is None or str(value) == "" else value


def labelled_arrays(curve: Any, names: Sequence[str], **labels: str) -> dict[str, TypedColumn]:
    """Makes a row for each of a curve's `times` out of its arrays (n,) by name, the same labels in each."""
    told = {name: texts(*[label] * len(curve.times)) for name, label in labels.items()}
    return told | {"time": numbers(curve.times)} | {name: numbers(getattr(curve, name)) for name in names}
