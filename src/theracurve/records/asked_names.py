"""Checks of the names by which inclusion and deviations ask for records: a name that no record has is asked in vain."""

from collections.abc import Iterator

from theracurve.definition.inclusion import TEXTS, Inclusion
from theracurve.definition.study import Study
from theracurve.intake.nearest import suggestion
from theracurve.records.coverage import Named, absence, named_measures, named_otherwise, not_there, values_of
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, question, warning
from theracurve.records.stated import stated, who_states
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.lab_units import dimension_of
from theracurve.vocabulary.misspelling import misspelling_of
from theracurve.vocabulary.said import listed

ASKED = {
    "assessments": ("measure", "measure"),
    "labs": ("analyte", "analyte"),
    "uptake": ("metric", "metric"),
}


def asked_names(study: Study) -> Iterator[Named]:
    """Whatever every patient, or every visit, is asked for, unless `coverage` has it from another part."""
    required = study.deviations.required.values() if study.deviations else ()
    asked = [(part.table, part.of) for part in (*study.inclusion.values(), *required)]
    names = [Named(ASKED[table][0], of, table, ASKED[table][1]) for table, of in asked if table in ASKED and of]
    tracers = [Named("tracer", part.tracer, "uptake", "tracer") for part in study.inclusion.values() if part.tracer]
    said = {*named_measures(study), *named_otherwise(study)}
    yield from (named for named in (*names, *tracers) if named not in said)


def names_asked_in_vain(seen: Examined) -> Iterator[Finding]:
    for variant, named, there in not_there(seen, asked_names):
        if there:
            yield question(
                f"{named.what}-absent",
                NamedPlace(named.table, None, named.column),
                "name-absent.or-nobody",
                absence=absence(variant, named, there),
            )


def prohibited_kinds(study: Study) -> Iterator[Named]:
    said = set(named_otherwise(study))
    for kind in study.deviations.prohibited if study.deviations else ():
        named = Named("prohibited-kind-of-treatment", kind, "treatments", "kind")
        if Named("kind-of-treatment", kind, "treatments", "kind") not in said:
            yield named


def names_of(study: Study) -> Iterator[Named]:
    """Everything that a definition calls by name."""
    for names in (named_measures, named_otherwise, asked_names, prohibited_kinds):
        yield from names(study)


def names_in(study: Study, table: str, column: str) -> Iterator[str]:
    return (named.name for named in names_of(study) if (named.table, named.column) == (table, column))


def kinds_prohibited_in_vain(seen: Examined) -> Iterator[Finding]:
    """Nobody may have had it, which is as it should be; a kind that resembles it asks whether that is so."""
    for variant, named, there in not_there(seen, prohibited_kinds):
        say = question if suggestion(named.name, there) else warning
        if there:
            yield say(
                "prohibited-kind-absent",
                NamedPlace(named.table, None, named.column),
                absence=absence(variant, named, there),
            )


def units_of_another_kind(seen: Examined) -> Iterator[Finding]:
    """Limits in a unit that cannot be compared with that of any row."""
    query = "SELECT DISTINCT unit FROM records.labs WHERE analyte = ? AND unit IS NOT NULL ORDER BY unit"
    for variant, criteria in stated(seen, criteria_of):
        for name, criterion in criteria:
            units = [unit for (unit,) in seen.rows(query, criterion.of)] if criterion.unit else []
            if criterion.unit and units and dimension_of(criterion.unit) not in map(dimension_of, units):
                yield question(
                    "unit-absent",
                    NamedPlace("labs", None, "unit"),
                    who=who_states(variant),
                    name=name,
                    unit=criterion.unit,
                    of=criterion.of,
                    units=listed(units),
                )


def criteria_of(study: Study) -> tuple[tuple[str, Inclusion], ...]:
    return tuple(study.inclusion.items())


def texts_asked_in_vain(seen: Examined) -> Iterator[Finding]:
    """A text that nobody has, where another resembles it or none of the texts is there at all."""
    for variant, criteria in stated(seen, criteria_of) if seen.whole("patients") else ():
        for _, criterion in criteria:
            if criterion.table == "patients" and criterion.of in TEXTS:
                yield from absent_texts(seen, variant, criterion)


def absent_texts(seen: Examined, variant: str, criterion: Inclusion) -> Iterator[Finding]:
    there = values_of(seen, "patients", criterion.of)
    others = [text for text in there if text not in criterion.one_of]
    nobody = len(others) == len(there)
    for text in criterion.one_of if there else ():
        meant = misspelling_of(text, others)
        if text not in there and (meant or nobody):
            yield question(
                "text-absent",
                NamedPlace("patients", None, criterion.of),
                who=who_states(variant),
                column=criterion.of,
                name=text,
                suggestion=suggestion(text, [meant] if meant else ()),
            )


CHECKS: tuple[Check, ...] = (
    names_asked_in_vain,
    kinds_prohibited_in_vain,
    units_of_another_kind,
    texts_asked_in_vain,
)
