"""What varying the definitions gives: plain frozen values.

Times are months of 30.4375 days where a name says so, otherwise days. A number that cannot be had is None.
"""

from dataclasses import dataclass

from theracurve.vocabulary.study_quantities import StudyQuantity

NAMED, UNNAMED = "named_variant", "none"  # the question for the study's own variants, and the answer that is none
WHOLE = "whole_follow_up"
MONTH = "month_"  # before the months of a horizon


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answers in order; `stated` is the protocol's."""

    name: str
    answers: tuple[str, ...]
    stated: str


@dataclass(frozen=True, slots=True)
class Specification:
    """One way to define and compare: an answer to each question, and what comes of it."""

    answers: tuple[str, ...]
    value: float | None
    lower: float | None
    upper: float | None
    p_value: float | None
    n: int
    events: int
    stated: bool


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A statement, whether it holds as the protocol states things, and in how many specifications of how many that
    can say."""

    name: str
    stated: bool | None
    stands: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecificationCurve:
    """All specifications of one analysis, by their estimate; those without an estimate come last.

    `subject` is an endpoint or `benefit`. `measure` is what is estimated: `hazard_ratio`, `proportion_difference`, or
    `proportion` where there is no reference group. `idle` are questions that were asked and make no difference to any
    patient here; `left_out` those that would have made too many definitions.
    """

    subject: str
    horizon_months: float | None
    groups: tuple[str, ...]
    measure: StudyQuantity
    level: float
    questions: tuple[Asked, ...]
    specifications: tuple[Specification, ...]
    conclusions: tuple[Conclusion, ...]
    idle: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def stated(self) -> Specification:
        return next(specification for specification in self.specifications if specification.stated)


@dataclass(frozen=True, slots=True)
class CallChange:
    """A patient who is called otherwise: the answer before and after, and the days of an endpoint."""

    patient_id: str
    group: str
    before: str
    after: str
    before_days: float | None = None
    after_days: float | None = None


@dataclass(frozen=True, slots=True)
class ChangedCalls:
    """Whose call of a subject another answer to one question changes, everything else being as stated."""

    subject: str
    question: str
    answer: str
    patients: tuple[CallChange, ...]
    of_patients: int


@dataclass(frozen=True, slots=True)
class Variations:
    """All of it; `definitions` were derived in SQL, of which `compared` were drawn with the seed and derived again by
    the reference on `patients` patients."""

    curves: tuple[SpecificationCurve, ...]
    changed_calls: tuple[ChangedCalls, ...]
    definitions: int
    compared: int
    patients: int
    seed: int
