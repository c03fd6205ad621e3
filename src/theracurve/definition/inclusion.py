"""Inclusion: what the records have to say of a patient at baseline."""

from typing import Literal, Self

from pydantic import model_validator

from theracurve.definition.part import Number, Part, Word, refusal
from theracurve.vocabulary.tables import UPTAKE

NUMBERS = ("birth_year", "ki67_percent")  # of the table patients
TEXTS = ("sex", "diagnosis", "primary_site", "grade", "indication")
KNOWN = {"patients": (*NUMBERS, *TEXTS), "uptake": UPTAKE.column("metric").choices}  # all else is the study's own


class Inclusion(Part):
    """One criterion: a value within limits, or (of patients) a text among those named.

    `of` is a measure, an analyte, a metric of uptake, or a column of patients; `unit` that of an analyte's limits.
    """

    table: Literal["assessments", "labs", "uptake", "patients"]
    of: Word
    at_least: Number | None = None
    at_most: Number | None = None
    unit: Word | None = None
    tracer: Word | None = None
    one_of: tuple[Word, ...] = ()

    @model_validator(mode="after")
    def states_what_is_asked(self) -> Self:
        by_text = self.table == "patients" and self.of in TEXTS
        limits = self.at_least is not None or self.at_most is not None
        known = KNOWN.get(self.table)
        if known and self.of not in known:
            raise refusal("expected one of {known}, found '{found}'", at="of", known=", ".join(known), found=self.of)
        if by_text != bool(self.one_of) or by_text == limits:
            raise refusal("expected 'one_of' for a text of patients, 'at_least' or 'at_most' for everything else")
        if (self.table == "labs") != (self.unit is not None):
            raise refusal("expected the key 'unit' with labs, and only with them")
        if self.tracer is not None and self.table != "uptake":
            raise refusal("expected the key 'tracer' only with uptake")
        return self
