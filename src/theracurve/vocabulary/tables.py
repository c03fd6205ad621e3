"""The record tables: every column, its kind, and what it may hold. One list, read by intake, schema and generator.

A kind says how a cell of text becomes typed columns (all nullable; an empty cell is "not recorded", never "no"):

| kind | typed columns |
|---|---|
| id, text, choice | the text |
| date | DATE |
| partial_date | `c` DATE (only when complete), `c_first` and `c_last` DATE: the interval that the cell allows, |
| | `c_nominal` BOOLEAN: whether it is the planned day of a visit, in place of the day on which it took place |
| moment | `c` the text, `c_on` DATE as written, `c_local` TIMESTAMP by its own clock (of a bare date midnight), |
| | `c_utc` TIMESTAMP (none for a bare date) |
| number | DECIMAL(18, `decimals`) |
| bounded_number | `c` DECIMAL(18, `decimals`), `c_side` one of = < > |
| integer | INTEGER |
| flag | BOOLEAN |

Every conformed table starts with `row`, the data row as read (1 = first below the header).
"""

from dataclasses import dataclass
from enum import StrEnum

from theracurve.vocabulary.answers import Response
from theracurve.vocabulary.units import ACTIVITY_UNITS, GBQ_PER_UNIT, SCALED_DOSES_PER


class Kind(StrEnum):
    ID = "id"
    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    PARTIAL_DATE = "partial_date"
    MOMENT = "moment"
    NUMBER = "number"
    BOUNDED_NUMBER = "bounded_number"
    INTEGER = "integer"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `required` means the column must be there; `filled` that no cell of it may be empty."""

    name: str
    kind: Kind
    required: bool = False
    filled: bool = False
    choices: tuple[str, ...] = ()
    decimals: int = 6

    @property
    def compared(self) -> bool:
        """Whether it holds a text that rules and rows compare; the others are for people to read."""
        return self.kind is Kind.TEXT and self.name not in FOR_PEOPLE


FOR_PEOPLE = ("untreated_reason", "discontinued_reason", "batch", "lost", "method", "who", "reason")


@dataclass(frozen=True, slots=True)
class Table:
    """One record table and its columns in the order in which they are written."""

    name: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def must(name: str, kind: Kind, *choices: str, decimals: int = 6) -> Column:
    """A column that must be there and whose every cell must be filled."""
    return Column(name, kind, required=True, filled=True, choices=choices, decimals=decimals)


def there(name: str, kind: Kind, *choices: str, decimals: int = 6) -> Column:
    """A column that must be there; a cell may be empty where the protocol does not need it."""
    return Column(name, kind, required=True, choices=choices, decimals=decimals)


def may(name: str, kind: Kind, *choices: str, decimals: int = 6) -> Column:
    return Column(name, kind, choices=choices, decimals=decimals)


PATIENT = must("patient_id", Kind.ID)
MILLIMETRE_DECIMALS = 3  # a product of two lengths then still fits eighteen digits exactly
TIME_DECIMALS = 9  # printed times keep their own resolution

PATIENTS = Table(
    "patients",
    (
        PATIENT,
        must("group", Kind.ID),
        may("site", Kind.TEXT),
        may("sex", Kind.CHOICE, "female", "male", "other"),
        may("birth_year", Kind.INTEGER),
        may("diagnosis", Kind.TEXT),
        may("primary_site", Kind.TEXT),
        may("grade", Kind.TEXT),
        may("ki67_percent", Kind.NUMBER),
        may("secreting", Kind.FLAG),
        there("indication", Kind.TEXT),
        may("untreated_reason", Kind.TEXT),
        may("discontinued_reason", Kind.TEXT),
        there("enrolled_on", Kind.DATE),
        may("consent_on", Kind.DATE),
    ),
)
UPTAKE = Table(
    "uptake",
    (
        PATIENT,
        must("imaged_on", Kind.PARTIAL_DATE),
        must("tracer", Kind.TEXT),
        may("lesion_id", Kind.ID),
        must(
            "metric",
            Kind.CHOICE,
            "krenning",
            "luthree_grade",
            "tumour_to_background",
            "tumour_to_liver",
            "suv_max",
            "suv_mean",
            "suv_peak",
            "percent_injected",
        ),
        there("value", Kind.NUMBER),
        may("reader", Kind.ID),
        may("series", Kind.ID),
    ),
)
ADMINISTRATIONS = Table(
    "administrations",
    (
        PATIENT,
        must("cycle", Kind.INTEGER),
        must("administered_at", Kind.MOMENT),
        must("agent", Kind.TEXT),
        there("activity", Kind.NUMBER),
        there("activity_unit", Kind.CHOICE, *ACTIVITY_UNITS),
        may("measured_at", Kind.MOMENT),
        may("residual_activity", Kind.NUMBER),
        may("residual_unit", Kind.CHOICE, *GBQ_PER_UNIT),  # empty: that of the activity
        may("residual_measured_at", Kind.MOMENT),
        may("batch", Kind.TEXT),
    ),
)
ASSESSMENTS = Table(
    "assessments",
    (
        PATIENT,
        must("assessed_on", Kind.PARTIAL_DATE),
        may("visit", Kind.TEXT),
        must("measure", Kind.TEXT),
        there("value", Kind.NUMBER),
    ),
)
LABS = Table(
    "labs",
    (
        PATIENT,
        must("collected_on", Kind.PARTIAL_DATE),
        may("visit", Kind.TEXT),
        must("analyte", Kind.TEXT),
        there("value", Kind.BOUNDED_NUMBER),
        there("unit", Kind.TEXT),
        may("lower_limit", Kind.NUMBER),
        may("upper_limit", Kind.NUMBER),
        may("assay", Kind.TEXT),
    ),
)
LESIONS = Table(
    "lesions",
    (
        PATIENT,
        must("imaged_on", Kind.PARTIAL_DATE),
        may("visit", Kind.TEXT),
        must("lesion_id", Kind.ID),
        may("location", Kind.TEXT),
        may("kind", Kind.CHOICE, "node", "other"),
        may("target", Kind.FLAG),
        may("index", Kind.FLAG),
        may("modality", Kind.TEXT),
        may("longest_diameter_mm", Kind.NUMBER, decimals=MILLIMETRE_DECIMALS),
        may("short_axis_mm", Kind.NUMBER, decimals=MILLIMETRE_DECIMALS),
        may("perpendicular_mm", Kind.NUMBER, decimals=MILLIMETRE_DECIMALS),
        may("volume_ml", Kind.NUMBER),
        may("enhancing_mm", Kind.NUMBER, decimals=MILLIMETRE_DECIMALS),  # of what takes up contrast in arterial phase
        may("density_hu", Kind.NUMBER),
        may(
            "state",
            Kind.CHOICE,
            "measured",
            "disappeared",
            "not_assessed",
            "too_small",
            "new",
            "present",
            "absent",
            "unequivocal_progression",
        ),
        may("reader", Kind.ID),
    ),
)
RECORDED_CRITERIA = (
    *("recist_1_1", "recist_1_0", "who", "recip_1_0", "percist_1_0", "mrecist", "choi", "irecist"),
    "clinical",  # what a physician judged, not what images show
)
RESPONSES = Table(
    "responses",
    (
        PATIENT,
        must("assessed_on", Kind.PARTIAL_DATE),
        may("visit", Kind.TEXT),
        must("response", Kind.CHOICE, *Response),
        may("criteria", Kind.CHOICE, *RECORDED_CRITERIA),
        may("new_lesion", Kind.FLAG),
        may("reader", Kind.ID),
    ),
)
BONE_SCANS = Table(
    "bone_scans",
    (
        PATIENT,
        must("imaged_on", Kind.PARTIAL_DATE),
        may("visit", Kind.TEXT),
        there("new_lesions", Kind.INTEGER),  # of this scan, how many the baseline scan does not show
        may("new_after_first", Kind.INTEGER),  # of these, how many the first scan after baseline does not show either
        may("reader", Kind.ID),
    ),
)
VOLUMES = Table(
    "volumes",
    (
        PATIENT,
        must("imaged_on", Kind.PARTIAL_DATE),
        may("visit", Kind.TEXT),
        must("tracer", Kind.TEXT),
        there("total_volume_ml", Kind.NUMBER),
        may("suv_mean", Kind.NUMBER),
        may("suv_max", Kind.NUMBER),
        may("sul_peak", Kind.NUMBER),  # of the lesion with the highest; 0: none stands out from its surroundings
        may("total_lesion_glycolysis", Kind.NUMBER),
        may("liver_sul_mean", Kind.NUMBER),
        may("liver_sul_sd", Kind.NUMBER),
        may("new_lesions", Kind.INTEGER),  # how many the baseline scan does not show
        may("reader", Kind.ID),
    ),
)
MEDICATIONS = Table(
    "medications",
    (
        PATIENT,
        must("drug", Kind.TEXT),
        must("drug_class", Kind.TEXT),
        must("started_on", Kind.DATE),
        may("ended_on", Kind.DATE),
        there("dose", Kind.NUMBER),
        there("dose_unit", Kind.TEXT),
        there("per", Kind.CHOICE, *SCALED_DOSES_PER),
    ),
)
ADVERSE_EVENTS = Table(
    "adverse_events",
    (
        PATIENT,
        must("term", Kind.TEXT),
        must("grade", Kind.INTEGER),
        may("grading", Kind.TEXT),
        must("started_on", Kind.DATE),
        may("ended_on", Kind.DATE),
        there("related", Kind.CHOICE, "unrelated", "unlikely", "possible", "probable", "definite"),
        may("serious", Kind.FLAG),
    ),
)
TREATMENTS = Table(
    "treatments",
    (
        PATIENT,
        must("kind", Kind.TEXT),
        must("started_on", Kind.DATE),
        may("ended_on", Kind.DATE),
    ),
)
DOSES = Table(
    "doses",
    (
        PATIENT,
        must("organ_or_lesion", Kind.TEXT),
        there("absorbed_dose_gy", Kind.NUMBER),
        may("cycle", Kind.INTEGER),
        may("method", Kind.TEXT),
    ),
)
FOLLOW_UP = Table(
    "follow_up",
    (
        PATIENT,
        there("last_seen_on", Kind.DATE),
        must("vital_status", Kind.CHOICE, "alive", "dead", "unknown"),
        may("died_on", Kind.DATE),
        may("cause", Kind.TEXT),
        may("lost", Kind.TEXT),  # empty or false: not lost; true or a reason (moved away, transplanted): lost
    ),
)
ENDPOINTS = Table(
    "endpoints",
    (
        PATIENT,
        must("group", Kind.ID),
        must("endpoint", Kind.TEXT),
        must("time", Kind.NUMBER, decimals=TIME_DECIMALS),
        must("time_unit", Kind.CHOICE, "days", "months", "years"),
        must("event", Kind.FLAG),
        may("left", Kind.NUMBER, decimals=TIME_DECIMALS),
        may("right", Kind.NUMBER, decimals=TIME_DECIMALS),
        may("entry", Kind.NUMBER, decimals=TIME_DECIMALS),
        may("weight", Kind.NUMBER),
    ),
)
# A person's answer in place of the derived one: both are kept, and every table shows that it was replaced.
OVERRIDES = Table(
    "overrides",
    (
        PATIENT,
        may("variant", Kind.TEXT),  # empty: under every definition
        must("decision", Kind.TEXT),  # of the study: a criterion that it states, `benefit`, `response`
        may("visit", Kind.TEXT),
        must("answer", Kind.TEXT),
        must("who", Kind.TEXT),
        must("when", Kind.DATE),
        must("reason", Kind.TEXT),
    ),
)

RECORD_TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        PATIENTS,
        UPTAKE,
        ADMINISTRATIONS,
        ASSESSMENTS,
        LABS,
        LESIONS,
        RESPONSES,
        BONE_SCANS,
        VOLUMES,
        MEDICATIONS,
        ADVERSE_EVENTS,
        TREATMENTS,
        DOSES,
        FOLLOW_UP,
        ENDPOINTS,
        OVERRIDES,
    )
}
# What is observed of a patient, as against what a person decides about it afterwards.
OBSERVED_TABLES: dict[str, Table] = {name: table for name, table in RECORD_TABLES.items() if name != "overrides"}

# A row of these says that somebody was assessed, whatever was found; a row of the others, that something happened, was
# given, or was measured apart from any event.
DAY_OF_ASSESSMENTS = {  # the column of the day, which may be known only as an interval
    "assessments": "assessed_on",
    "labs": "collected_on",
    "lesions": "imaged_on",
    "responses": "assessed_on",
    "bone_scans": "imaged_on",
    "volumes": "imaged_on",
}
OF_ASSESSMENTS = tuple(DAY_OF_ASSESSMENTS)
