"""Tables as a notebook has them: shown by themselves, and handed on to pandas, Polars or Arrow."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar, overload

import duckdb

from theracurve.survival._values.display import Cells, Shown, number
from theracurve.survival._values.tabular import Kind, TypedColumn, typed

WHOLE_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
KINDS: Mapping[str, Kind] = dict.fromkeys(WHOLE_NUMBERS, int) | {
    **dict.fromkeys(("FLOAT", "DOUBLE"), float),
    **{"BOOLEAN": bool, "DATE": date},
}


Item = TypeVar("Item")


@dataclass(frozen=True, eq=False)
class Listed(Sequence[Item], Shown, Generic[Item]):
    """Results one after the other, shown together."""

    listed: tuple[Item, ...]

    @overload
    def __getitem__(self, place: int) -> Item: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, place: int | slice) -> Item | tuple[Item, ...]:
        return self.listed[place]

    def __len__(self) -> int:
        return len(self.listed)


@dataclass(frozen=True, slots=True)
class ResultTable(Shown):
    """A table with typed columns and a title."""

    title: str
    columns: Mapping[str, TypedColumn]

    def as_columns(self) -> dict[str, TypedColumn]:
        return dict(self.columns)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())).values) if self.columns else 0

    def _cells(self) -> Cells:
        texts = [[in_a_cell(value) for value in column.values] for column in self.columns.values()]
        rows = tuple(zip(*texts, strict=True))
        return Cells(title=f"{self.title}: {len(self)} rows", header=tuple(self.columns), rows=rows)


@dataclass(frozen=True, eq=False)
class Tables(Mapping[str, ResultTable], Shown):
    """Tables by name: `tables["labs"]`."""

    tables: Mapping[str, ResultTable]

    def __getitem__(self, name: str) -> ResultTable:
        return self.tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)

    def as_columns(self) -> dict[str, TypedColumn]:
        sizes = [len(table) for table in self.tables.values()]
        return {"table": typed(str, self.tables), "rows": typed(int, sizes)}

    def _cells(self) -> Cells:
        rows = tuple((name, str(len(table)), ", ".join(table.columns)) for name, table in self.tables.items())
        return Cells(title=f"{len(rows)} tables", header=("table", "rows", "columns"), rows=rows)


def in_a_cell(value: object) -> str:
    return number(value) if isinstance(value, float) else "" if value is None else str(value)


def table_of(title: str, kinds: Mapping[str, Kind], rows: Iterable[Sequence[object]]) -> ResultTable:
    """Makes a table out of rows, each with one value for every column."""
    columns = list(zip(*rows, strict=True)) or [()] * len(kinds)
    made = {name: typed(kind, values) for (name, kind), values in zip(kinds.items(), columns, strict=True)}
    return ResultTable(title, made)


def table_from(title: str, relation: duckdb.DuckDBPyRelation) -> ResultTable:
    """Makes a table out of what the engine holds; exact decimals become numbers, whatever is left texts."""
    kinds = {name: kind_of(type) for name, type in zip(relation.columns, relation.types, strict=True)}
    return table_of(title, kinds, relation.fetchall())


def kind_of(type: Any) -> Kind:
    name = str(type)
    return float if name.startswith("DECIMAL") else KINDS.get(name, str)
