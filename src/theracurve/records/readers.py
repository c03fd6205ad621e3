"""Who reads which cells of the records: each part of a study with the columns it reads, and of which rows.

A column that no part names here is read by nobody, and `unread` says so: a new one is silent only where a part of the
study that reads it is written down. A check counts as a reader where it holds days, deaths, readers or criteria against
each other; one against slips of typing, as limits in the wrong order or a range of what is plausible, reads nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from theracurve.definition.criteria.lesion_size import LesionSize
from theracurve.definition.criteria.medication import Medication
from theracurve.definition.criteria.progression import ProgressionHalted
from theracurve.definition.study import Study
from theracurve.definition.tumour_progression import ALL_LESIONS
from theracurve.intake.conform import literal
from theracurve.records.asked_names import names_in
from theracurve.records.markers import markers_of
from theracurve.vocabulary.tables import RECORD_TABLES

EVERY = "true"
OF_LESIONS = (
    "patient_id",
    "imaged_on",
    "visit",
    "lesion_id",
    "location",
    "kind",
    "target",
    "index",
    "modality",
    "state",
)
SIZES = {
    "longest_diameter": ("longest_diameter_mm",),
    "short_axis": ("short_axis_mm",),
    "product": ("longest_diameter_mm", "perpendicular_mm"),
    "volume": ("volume_ml",),
    "enhancing": ("enhancing_mm",),
    "density": ("density_hu",),
}
DIMENSIONS = {
    "recist_1_1": ("longest_diameter", "short_axis"),
    "recist_1_0": ("longest_diameter",),
    "who": ("product",),
    "mrecist": ("enhancing", "longest_diameter", "short_axis"),
    "choi": ("longest_diameter", "density"),
    "irecist": ("longest_diameter", "short_axis"),
}

OF_SUL = ("sul_peak", "total_lesion_glycolysis", "liver_sul_mean", "liver_sul_sd")
NOT_READ_BY = {
    "recip_1_0": ("suv_mean", "suv_max", *OF_SUL),
    "percist_1_0": ("suv_mean", "suv_max", "total_volume_ml"),
}


@dataclass(frozen=True, slots=True)
class ReadBy:
    """Columns of a table that a part of the study reads, in the rows, called `r`, of which a condition holds."""

    table: str
    columns: tuple[str, ...]
    rows: str = EVERY


def all_of(table: str, *without: str, rows: str = EVERY) -> ReadBy:
    return ReadBy(table, tuple(name for name in RECORD_TABLES[table].names if name not in without), rows)


def among(column: str, names: Sequence[str]) -> str:
    """The condition that a column holds one of the names."""
    return f"r.{column} IN ({', '.join(map(literal, names))})" if names else "false"


def readers_of(study: Study) -> Iterator[ReadBy]:
    """Everything that one definition of a study reads, whatever the records hold."""
    for part in (of_everybody, of_treatment, of_uptake, of_assessments, of_laboratory, of_tumours, of_other_events):
        yield from part(study)


def of_everybody(study: Study) -> Iterator[ReadBy]:
    """Groups and time zero, the characteristics that everybody may have, the protocol's covariates; times as given."""
    yield ReadBy("patients", ("patient_id", "group", "enrolled_on", "consent_on"))
    yield ReadBy("patients", ("indication", "untreated_reason", "discontinued_reason"))
    yield ReadBy("patients", ("sex", "birth_year", "primary_site", "grade", "ki67_percent", "secreting"))
    yield ReadBy("patients", (*study.covariates, *included(study, "patients")))
    yield all_of("follow_up")
    given = [name for name, endpoint in study.endpoints.items() if endpoint.given]
    yield all_of("endpoints", rows=among("endpoint", given))
    yield all_of("overrides")


def included(study: Study, table: str) -> tuple[str, ...]:
    """What the criteria of inclusion ask of a table."""
    return tuple(criterion.of for criterion in study.inclusion.values() if criterion.table == table)


def required(study: Study, table: str) -> tuple[str, ...]:
    """What of a table the protocol requires at every visit."""
    asked = study.deviations.required.values() if study.deviations else ()
    return tuple(one.of for one in asked if one.table == table and one.of is not None)


def of_treatment(study: Study) -> Iterator[ReadBy]:
    """Exposure, which takes every administration; absorbed doses; other treatments."""
    yield all_of("administrations", "batch")
    yield all_of("doses", "method")
    kinds, prohibited = study.other_treatments.kinds, study.deviations.prohibited if study.deviations else ()
    named = tuple(kind for part in study.pejorative_events.recorded_events.values() for kind in part.treatments)
    in_lines = study.lines.treatments if study.lines else ()
    asked = (*kinds, *prohibited, *named, *in_lines)
    yield all_of("treatments", rows=EVERY if kinds == "all" else among("kind", asked))


def of_uptake(study: Study) -> Iterator[ReadBy]:
    """The choice of the agent, uptake as a criterion of inclusion, and the check of treatment without any uptake."""
    yield all_of("uptake", "series", rows=among("metric", ["krenning"]))
    choice = study.agent_choice
    if choice is not None:
        tracers = [agent.tracer or name for name, agent in study.agents.items()]
        chosen = f"{among('metric', [choice.metric])} AND {among('tracer', tracers)}"
        yield all_of("uptake", "series", rows=chosen)
        yield ReadBy("lesions", OF_LESIONS if choice.over_lesions == "index_lesion" else ())
    for criterion in study.inclusion.values():
        if criterion.table == "uptake":
            of_tracer = among("tracer", [criterion.tracer]) if criterion.tracer is not None else EVERY
            yield all_of("uptake", "series", rows=f"{among('metric', [criterion.of])} AND {of_tracer}")


def of_assessments(study: Study) -> Iterator[ReadBy]:
    """The measures that the protocol names, and the weight where an activity is one per kilogram."""
    named = (*names_in(study, "assessments", "measure"), *required(study, "assessments"), *study.scored)
    held = dict.fromkeys(name for measure in named for name in study.rows_of_measure(measure))
    yield all_of("assessments", rows=among("measure", tuple(held)))
    per_kg = any(agent.activity and agent.activity.per_kg for agent in study.agents.values())
    recorded = "EXISTS (SELECT 1 FROM records.administrations AS a WHERE a.activity_unit LIKE '%/kg')"
    yield all_of("assessments", rows=f"{among('measure', ['weight_kg'])} AND ({per_kg} OR {recorded})")


def of_laboratory(study: Study) -> Iterator[ReadBy]:
    """Markers, graded values, criteria of inclusion; limits of the laboratory only where something is held to them."""
    grades = study.laboratory_grades
    falls = (fall.analyte for fall in study.marker_responses.values())
    named = dict.fromkeys((*markers_of(study), *falls, *names_in(study, "labs", "analyte"), *required(study, "labs")))
    yield all_of("labs", "lower_limit", "upper_limit", rows=among("analyte", tuple(named)))
    yield all_of("labs", rows=among("analyte", tuple(grades.terms.values()) if grades else ()))
    for markers in study.markers:
        if markers.baseline_at_least is not None:
            yield ReadBy("labs", ("upper_limit",), among("analyte", markers.analytes))


def of_tumours(study: Study) -> Iterator[ReadBy]:
    """Progression and best response, by lesions, by volumes or as recorded; bone scans; the size of lesions."""
    progression = study.pejorative_events.tumour_progression
    halted = study.criteria_of(ProgressionHalted)
    source = progression.source if progression is not None else ""
    if source == "responses" or any(one.applies_to == "documented_progression" for one in halted):
        yield all_of("responses", "new_lesion")
    if progression is not None and source == "volumes":
        of_tracer = among("tracer", [progression.tracer]) if progression.tracer is not None else EVERY
        yield all_of("volumes", *NOT_READ_BY[progression.criteria], rows=of_tracer)
    if study.pejorative_events.bone_progression is not None:
        yield all_of("bone_scans")
    if progression is not None and source == "lesions":
        of_index = (progression.dimension or "longest_diameter",)
        judged = DIMENSIONS[progression.criteria] if progression.criteria in ALL_LESIONS else of_index
        yield ReadBy("lesions", lesion_columns(judged))
    for size in study.criteria_of(LesionSize):
        yield ReadBy("lesions", lesion_columns((size.dimension,)))


def lesion_columns(dimensions: Sequence[str]) -> tuple[str, ...]:
    return (*OF_LESIONS, "reader", *(column for dimension in dimensions for column in SIZES[dimension]))


def of_other_events(study: Study) -> Iterator[ReadBy]:
    """Adverse events, of which every term is shown, and the doses of the drugs that benefit asks for."""
    yield all_of("adverse_events")
    classes = tuple(name for medication in study.criteria_of(Medication) for name in medication.classes)
    yield all_of("medications", rows=among("drug_class", classes))
