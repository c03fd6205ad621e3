"""Checks of what the protocol needs and the records do not have: tables, rows, measures, analytes, classes, groups."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from theracurve.definition.criteria.lesion_size import LesionSize
from theracurve.definition.criteria.medication import Medication
from theracurve.definition.criteria.progression import ProgressionHalted
from theracurve.definition.endpoints import Endpoint
from theracurve.definition.recorded_events import RECORDED
from theracurve.definition.study import Study
from theracurve.intake import Intake
from theracurve.intake.conform import quoted
from theracurve.intake.nearest import suggestion
from theracurve.records.examined import Check, Examined
from theracurve.records.markers import markers_of, secreting_only
from theracurve.records.saying import NamedPlace, error, question, warning
from theracurve.records.stated import stated, under, who_states
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.findings import Finding, errors_among
from theracurve.vocabulary.named import qualified, split_qualified
from theracurve.vocabulary.said import Said, listed
from theracurve.vocabulary.tables import OF_ASSESSMENTS

SHOWN_IN = {"symptom_relapse": "assessments", "deterioration": "assessments"} | {
    "marker_increase": "labs",
    "bone_progression": "bone_scans",
    "egfr_decline": "labs",
}
FEW_ABSENT = 1  # tables, of which each is an error of its own
OF_HAPPENINGS = ("adverse_events", "medications", "treatments")  # of which no row says that nothing happened


def needed_tables(seen: Examined) -> dict[str, tuple[str, str]]:
    """Table -> the definition that needs it and what for; the first reason where there are several."""
    reasons: dict[str, tuple[str, str]] = {}
    for variant, study in seen.definitions.items():
        for table, reason in reasons_for_tables(study):
            reasons.setdefault(table, (variant, reason))
    return reasons


def reasons_for_tables(study: Study) -> Iterator[tuple[str, str]]:
    yield from reasons_of_endpoints(study)
    yield from reasons_of_treatment(study)
    yield from reasons_of_benefit(study)
    yield from reasons_of_events(study)


def reasons_of_endpoints(study: Study) -> Iterator[tuple[str, str]]:
    for name, endpoint in study.endpoints.items():
        if endpoint.given:
            yield "endpoints", f"the given endpoint {name}"
        else:
            yield "patients", f"the endpoint {name}"
            yield "follow_up", f"the endpoint {name}"
        if endpoint.other_treatment != "ignore":
            yield "treatments", f"other treatments of the endpoint {name}"
    if study.lines is not None and study.lines.treatments:
        yield "treatments", "lines"


def reasons_of_treatment(study: Study) -> Iterator[tuple[str, str]]:
    if study.agents and any(group.treated for group in study.groups.values()):
        yield "administrations", "its agents"
    if study.agent_choice is not None:
        yield "uptake", "agent_choice"
    if study.laboratory_grades is not None:
        yield "labs", "laboratory_grades"
    if study.egfr is not None:
        yield "labs", "egfr"


def reasons_of_benefit(study: Study) -> Iterator[tuple[str, str]]:
    if study.benefits:
        yield "patients", "benefit"
    if any(halted.applies_to == "documented_progression" for halted in study.criteria_of(ProgressionHalted)):
        yield "responses", "the progression documented before time zero"
    for benefit, part in study.benefits.items():
        for name, criterion in part.criteria.stated.items():
            if criterion.reads is not None:
                yield criterion.reads, f"the criterion {qualified(benefit, name)}"


def reasons_of_events(study: Study) -> Iterator[tuple[str, str]]:
    events = study.pejorative_events
    tables = SHOWN_IN | {"therapy_side_effect": "adverse_events", "death": "follow_up", "disease_death": "follow_up"}
    needed = {kind for endpoint in study.derived_endpoints.values() for kind in study.events_of(endpoint)}
    for kind in events.stated:
        table = tables.get(split_qualified(kind)[1])
        if table is not None and kind in needed:
            yield table, f"the event {kind}"
    for name, part in events.recorded_events.items():
        yield from ((table, f"the event {qualified(name, RECORDED)}") for table in part.reads)
    if events.tumour_progression is not None:
        yield events.tumour_progression.source, "the event tumour_progression"


def variants_left_out(definitions: Mapping[str, Study], intake: Intake) -> dict[str, tuple[str, str]]:
    """Variant -> the table that it alone needs and that is not there, and what for: nothing can be said under it, and
    the study does not depend on it. Not those whose files intake has refused, nor all where no folder was read."""
    there = {*intake.present, *(finding.table for finding in errors_among(intake.findings))}
    needed = dict(reasons_for_tables(definitions[PROTOCOL]))
    found: dict[str, tuple[str, str]] = {}
    for variant, study in definitions.items() if intake.present else ():
        for table, reason in reasons_for_tables(study):
            if table not in there and table not in needed:
                found.setdefault(variant, (table, reason))
    return found


def absent_tables(seen: Examined) -> Iterator[Finding]:
    """Tables without a file; not those whose files intake has refused, nor all of them where no folder was read. A
    variant that alone needs one is left out of the run."""
    refused = {finding.table for finding in errors_among(seen.intake.findings)}
    absent = {
        table: reason
        for table, (variant, reason) in (needed_tables(seen).items() if seen.intake.present else ())
        if variant == PROTOCOL and not seen.has(table) and table not in refused
    }
    if len(absent) > FEW_ABSENT:
        yield many_absent(seen, absent)
    for table, reason in absent.items() if len(absent) <= FEW_ABSENT else ():
        yield error(
            "table-absent",
            NamedPlace(table),
            f"{who_states(PROTOCOL)} needs the table `{table}` for {reason}, but there is {nowhere(seen, table)}.",
            remedy_of_absent(seen, PROTOCOL, table),
        )
    for variant, (table, reason) in variants_left_out(seen.definitions, seen.intake).items():
        yield warning("variant-left-out", NamedPlace(table), variant=variant, name=table, reason=reason)


def many_absent(seen: Examined, absent: Mapping[str, str]) -> Finding:
    """One error where the protocol asks for more than was recorded: it is not theirs, or files are missing."""
    reads = ", ".join(f"`{table}` ({reason})" for table, reason in absent.items())
    happenings = [table for table in absent if table in OF_HAPPENINGS]
    mapped = seen.intake.mapping.mapped is not None
    nothing = ", ".join(
        f"`{table}: []` in mapping.yaml" if mapped else f"{table}.csv with its header" for table in happenings
    )
    alone = f" Only where it was looked for and nothing happened, say so: {nothing}." if happenings else ""
    return error(
        "tables-absent",
        NamedPlace("study"),
        f"{who_states(PROTOCOL)} reads {len(absent)} tables that are not there: {reads}.",
        "If other files hold them, bring these in, too. If they were never recorded, take what stands in brackets out "
        "of study.yaml, or begin with a smaller protocol: `theracurve new STUDY --from FILES`, without --protocol, "
        f"makes one of what the files hold.{alone}",
    )


def nowhere(seen: Examined, table: str) -> str:
    """Says where a table was looked for: the files of our own tables, or what the mapping makes of others."""
    files = f"no {table}.csv or {table}.parquet"
    return files if seen.intake.mapping.mapped is None else f"{files}, and mapping.yaml states no `{table}`"


@dataclass(frozen=True, slots=True)
class Unassessed:
    """The events that a table without rows alone can show, the endpoints that count them, and those of them in which
    nobody is followed for it."""

    events: tuple[str, ...]
    endpoints: tuple[str, ...]
    unfollowed: tuple[str, ...]


def components_of(study: Study, endpoint: Endpoint) -> dict[str, str]:
    """Kind of event -> the table that alone can show it, for the kinds of an endpoint that are assessed."""
    progression = study.pejorative_events.tumour_progression
    tables = SHOWN_IN | ({"tumour_progression": progression.source} if progression else {})
    kinds = {kind: tables.get(split_qualified(kind)[1]) for kind in study.events_of(endpoint)}
    return {kind: table for kind, table in kinds.items() if table is not None}


def unassessed(study: Study, table: str, without_rows: set[str]) -> Unassessed | None:
    """What follows for the endpoints of a definition where a table has no row; None where none of them reads it."""
    read = {name: components_of(study, endpoint) for name, endpoint in study.derived_endpoints.items()}
    counting = {name: components for name, components in read.items() if table in components.values()}
    events = (kind for components in counting.values() for kind, shown_in in components.items() if shown_in == table)
    unfollowed = (
        name
        for name, components in counting.items()
        if study.endpoints[name].censoring == "earliest_component" or set(components.values()) <= without_rows
    )
    return Unassessed(tuple(dict.fromkeys(events)), tuple(counting), tuple(unfollowed)) if counting else None


def tables_without_rows(seen: Examined) -> set[str]:
    """The tables of assessments that are not there, or there without a row."""
    return {name for name in OF_ASSESSMENTS if not seen.has(name) or not seen.intake.present[name].rows}


def remedy_of_absent(seen: Examined, variant: str, table: str) -> str:
    """What to do about a table that is not there: of assessments, a header alone would not do."""
    if table not in OF_ASSESSMENTS:
        if seen.intake.mapping.mapped is not None:
            return (
                f"State its columns under `tables` in mapping.yaml, or `{table}: []` if nothing was observed; or take "
                "its use out of the protocol."
            )
        return "Add the table (with its header alone if nothing was observed), or take its use out of the protocol."
    found = unassessed(seen.definitions[variant], table, tables_without_rows(seen))
    if found is None or not found.unfollowed:
        return (
            "Add the table with its rows (its header alone says that nobody was assessed, and what reads it cannot be "
            "evaluated), or take its use out of the protocol."
        )
    return (
        "Add the table with its rows, or take the event out of the endpoint or of the protocol. Its header alone says "
        f"that nobody was assessed: in {listed(found.unfollowed)}, everybody to whom the event applies and who has no "
        "other is then censored on day 0."
    )


def nobody_assessed(seen: Examined) -> Iterator[Finding]:
    """Tables with their header alone, where an endpoint counts an event that only their rows can show."""
    without = tables_without_rows(seen)
    for table in OF_ASSESSMENTS:
        if table in without and seen.whole(table):
            for variant, found in first_stated(seen, table, without):
                yield question(
                    "nobody-assessed",
                    NamedPlace(table),
                    who=who_states(variant),
                    table=table,
                    events=listed(found.events),
                    endpoints=listed(found.endpoints),
                    censored=censored(found.unfollowed),
                )


def first_stated(seen: Examined, table: str, without_rows: set[str]) -> list[tuple[str, Unassessed]]:
    """The first definition with an endpoint that reads the table: one question a table is enough."""
    return list(stated(seen, lambda study: unassessed(study, table, without_rows)))[:1]


def censored(endpoints: tuple[str, ...]) -> Said | str:
    return Said("parts.censored-at-once", endpoints=listed(endpoints)) if endpoints else ""


@dataclass(frozen=True, slots=True)
class Named:
    """A name that the protocol uses: what it is (a key of `parts.named`), and the table and the column for it."""

    what: str
    name: str
    table: str
    column: str


def named_measures(study: Study) -> Iterator[Named]:
    for measure in study.measures:
        yield Named("measure", measure, "assessments", "measure")
    for analyte in markers_of(study):
        yield Named("analyte", analyte, "labs", "analyte")


def named_otherwise(study: Study) -> Iterator[Named]:
    for analyte in study.laboratory_grades.terms.values() if study.laboratory_grades else ():
        yield Named("graded-analyte", analyte, "labs", "analyte")
    if study.egfr is not None:
        yield Named("analyte-of-egfr", study.egfr.creatinine, "labs", "analyte")
    for kind in () if study.other_treatments.kinds == "all" else study.other_treatments.kinds:
        yield Named("kind-of-treatment", kind, "treatments", "kind")
    for kind in study.lines.treatments if study.lines else ():
        yield Named("kind-of-treatment", kind, "treatments", "kind")
    yield from named_in_events(study)
    for drug_class in (drug_class for medication in study.criteria_of(Medication) for drug_class in medication.classes):
        yield Named("drug-class", drug_class, "medications", "drug_class")
    for organ in dict.fromkeys((*study.dose_limits, *study.biological_doses)):
        yield Named("organ-or-lesion", organ, "doses", "organ_or_lesion")
    if study.agent_choice is not None:
        yield Named("metric", study.agent_choice.metric, "uptake", "metric")
        for agent in study.agents.values():
            if agent.tracer is not None:
                yield Named("tracer", agent.tracer, "uptake", "tracer")


def named_in_events(study: Study) -> Iterator[Named]:
    for part in study.pejorative_events.recorded_events.values():
        yield from (Named("term", term, "adverse_events", "term") for term in part.terms)
        yield from (Named("kind-of-treatment", kind, "treatments", "kind") for kind in part.treatments)
    deaths = study.pejorative_events.disease_death
    yield from (Named("cause", cause, "follow_up", "cause") for cause in (deaths.causes if deaths else ()))
    progression = study.pejorative_events.tumour_progression
    if progression is not None and progression.tracer is not None:
        yield Named("tracer", progression.tracer, "volumes", "tracer")


def absent_names(seen: Examined) -> Iterator[Finding]:
    """Measures and analytes that no row carries stop the study: a name spelt in two ways is never "no value". In a
    table without any row nothing is misspelt."""
    for variant, named, there in not_there(seen, named_measures):
        say = error if there else warning
        yield say(
            f"{named.what}-absent",
            NamedPlace(named.table, None, named.column),
            "name-absent",
            absence=absence(variant, named, there),
        )


def absent_other_names(seen: Examined) -> Iterator[Finding]:
    """There may have been none; where a name resembles one that is there, somebody has to say so."""
    for variant, named, there in not_there(seen, named_otherwise):
        say = question if suggestion(named.name, there) else warning
        yield say(
            f"{named.what}-absent",
            NamedPlace(named.table, None, named.column),
            "name-absent.or-none",
            absence=absence(variant, named, there),
        )


def absence(variant: str, named: Named, there: Iterable[str]) -> Said:
    return Said(
        "parts.absence",
        who=who_states(variant),
        what=Said(f"parts.named.{named.what}"),
        name=named.name,
        table=named.table,
        suggestion=suggestion(named.name, there),
    )


def not_there(seen: Examined, names_in: Callable[[Study], Iterable[Named]]) -> Iterator[tuple[str, Named, list[str]]]:
    """The names that no row has, each once with the definition that has it first, and the names that are there."""
    names = {name: variant for variant, study in reversed(seen.definitions.items()) for name in names_in(study)}
    for named in dict.fromkeys(name for study in seen.definitions.values() for name in names_in(study)):
        if seen.whole(named.table):
            there = values_of(seen, named.table, named.column)
            if not set(seen.study.rows_of_measure(named.name)) & set(there):
                yield names[named], named, there


def values_of(seen: Examined, table: str, column: str) -> list[str]:
    cell = quoted(column)
    query = f"SELECT DISTINCT {cell} FROM records.{table} WHERE {cell} IS NOT NULL ORDER BY {cell}"
    return [value for (value,) in seen.rows(query)]


def unmarked_lesions(seen: Examined) -> Iterator[Finding]:
    """Whatever is about one lesion, or about the targets, needs to know which they are."""
    asked: set[str] = set()
    for variant, needs in stated(seen, marks_needed) if seen.whole("lesions") else ():
        for column, what in needs:
            marks = {mark for (mark,) in seen.rows(f"SELECT DISTINCT {quoted(column)} FROM records.lesions")}
            if marks and True not in marks and column not in asked:
                asked.add(column)
                yield error(
                    "lesion-unmarked",
                    NamedPlace("lesions", None, column),
                    f"{what} is about the lesions marked `{column}`{under(variant)}, but no row is marked so.",
                    f"Write true in the column `{column}` of the baseline rows of those lesions.",
                )


def marks_needed(study: Study) -> tuple[tuple[str, str], ...]:
    """(column, what needs it)."""
    progression = study.pejorative_events.tumour_progression
    sizes = study.criteria_of(LesionSize)
    by_size = (("index" if size.lesion == "index" else "target", "The criterion lesion_size") for size in sizes)
    by_index = progression is not None and progression.criteria == "index_lesion"
    return (*by_size, *((("index", "Progression by index_lesion"),) if by_index else ()))


def empty_groups(seen: Examined) -> Iterator[Finding]:
    tables = [table for table in ("patients", "endpoints") if seen.has(table)]
    if not tables or not all(seen.whole(table) for table in tables):
        return
    there = {group for table in tables for group in values_of(seen, table, "group")}
    for group in seen.study.groups:
        if group not in there:
            yield warning(
                "group-empty",
                NamedPlace(tables[0], None, "group"),
                group=group,
                suggestion=suggestion(group, sorted(there)),
            )


def unknown_secretion(seen: Examined) -> Iterator[Finding]:
    """Markers that speak for secreting tumours need to know which tumours secrete."""
    query = "SELECT count(*) AS rows, count(secreting) AS known FROM records.patients"
    [(rows, known)] = seen.rows(query)
    if secreting_only(seen.study) and rows and not known:
        yield warning("secreting-unknown", NamedPlace("patients", None, "secreting"))


CHECKS: tuple[Check, ...] = (
    absent_tables,
    nobody_assessed,
    absent_names,
    absent_other_names,
    unmarked_lesions,
    empty_groups,
    unknown_secretion,
)
