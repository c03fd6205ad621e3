"""Checks of sizes of lesions that a definition measures by a dimension which the rows do not have."""

from collections.abc import Iterator
from dataclasses import dataclass

from theracurve.definition.criteria.lesion_size import LesionSize
from theracurve.definition.study import Study
from theracurve.intake.conform import quoted
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, warning
from theracurve.records.stated import stated, under
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import Said, counted, listed_rows

COLUMNS = {
    "longest_diameter": ("longest_diameter_mm",),
    "product": ("longest_diameter_mm", "perpendicular_mm"),
    "volume": ("volume_ml",),
}


@dataclass(frozen=True, slots=True)
class NeededSize:
    """What measures lesions, which of them (the column that marks them), and the columns that it needs."""

    what: str
    marked: str
    columns: tuple[str, ...]

    @property
    def measured(self) -> str:
        """`longest_diameter_mm`; of a product both."""
        first, *others = self.columns
        return Said("parts.both", first=first, last=others[0]) if others else first


def missing_sizes(seen: Examined) -> Iterator[Finding]:
    """A lesion that was seen, and has been measured otherwise than the definition asks, has no size for it."""
    asked: set[tuple[str, str]] = set()
    for variant, needs in stated(seen, sizes_needed):
        for need in needs:
            for column in need.columns:
                if (need.marked, column) not in asked:
                    asked.add((need.marked, column))
                    yield from rows_without(seen, variant, need, column)


def sizes_needed(study: Study) -> tuple[NeededSize, ...]:
    return tuple(needed_by_progression(study)) + tuple(needed_by_benefit(study))


def needed_by_progression(study: Study) -> Iterator[NeededSize]:
    progression = study.pejorative_events.tumour_progression
    if progression is not None and progression.criteria == "who":
        yield NeededSize("who", "target", COLUMNS["product"])
    if progression is not None and progression.criteria == "index_lesion":
        yield NeededSize("index_lesion", "index", COLUMNS[progression.dimension or "longest_diameter"])


def needed_by_benefit(study: Study) -> Iterator[NeededSize]:
    for size in study.criteria_of(LesionSize):
        yield NeededSize("lesion_size", "index" if size.lesion == "index" else "target", COLUMNS[size.dimension])


def rows_without(seen: Examined, variant: str, need: NeededSize, column: str) -> Iterator[Finding]:
    query = f"""
        SELECT list(l.row ORDER BY l.row) AS rows FROM records.lesions AS l
        WHERE l.{column} IS NULL AND coalesce(l.state, 'measured') IN ('measured', 'new', 'present') AND EXISTS (
            SELECT 1 FROM records.lesions AS marked
            WHERE marked.patient_id = l.patient_id AND marked.lesion_id = l.lesion_id AND marked.{quoted(need.marked)}
        ) HAVING count(*) > 0
    """
    for (rows,) in seen.rows(query):
        yield warning(
            "lesion-size-missing",
            NamedPlace("lesions", rows[0], column),
            what=need.what,
            columns=need.measured,
            under=under(variant),
            column=column,
            rows=counted(len(rows), "row"),
            rows_2=listed_rows(rows),
        )


CHECKS: tuple[Check, ...] = (missing_sizes,)
