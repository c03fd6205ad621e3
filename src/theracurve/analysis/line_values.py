"""What is found of lines of treatment: how many there were, treatments over several lines, sequences of two."""

from dataclasses import dataclass

from theracurve.analysis.study_estimate import StudyEstimate


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCount:
    """Patients of a group who had a line with a treatment; of `without_origin` there is no day from which to count."""

    group: str
    line: int
    treatment: str
    patients: int
    without_origin: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatedInLine:
    """The patients who had one of the treatments compared in one line, by its endpoint."""

    endpoint: str
    line: int
    treatment: str
    median: StudyEstimate


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedLines:
    """Two treatments over several lines: `rows` of `patients`, `in_both` of whom had the one and the other.

    `ratio` has a baseline hazard for each line, and the variance of rows that belong together by patient.
    """

    endpoints: tuple[str, ...]
    treatments: tuple[str, str]
    patients: int
    rows: int
    in_both: int
    lines: tuple[TreatedInLine, ...]
    ratio: StudyEstimate


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedSequences:
    """One treatment and then the other (the first of each pair), against the other way round.

    `began` with the first treatment and with the second, of whom `reached` went on to the other, `elsewhere` had
    another second line, and `before` had the event before any; both stand in no sequence. All ratios count from the
    first line: `as_begun` by what came first, of everybody; `naive` by the sequence as if it had been known;
    `from_second` of each patient from the day on that made the sequence; `at_landmark` of those at risk `within` the
    time who had the sequence by then; `emulated` of everybody as if each had to follow a sequence begun within it. Each
    has its reason where it is not to be had.
    """

    endpoint: str
    treatments: tuple[str, str]
    within_months: float
    began: tuple[int, int]
    reached: tuple[int, int]
    elsewhere: tuple[int, int]
    before: tuple[int, int]
    as_begun: StudyEstimate
    naive: StudyEstimate
    from_second: StudyEstimate
    at_landmark: StudyEstimate
    emulated: StudyEstimate

    @property
    def ratios(self) -> dict[str, StudyEstimate]:
        """The ratios by their name, in the order in which they are read."""
        names = ("as_begun", "naive", "from_second", "at_landmark", "emulated")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class LineResults:
    """Everything of lines; empty where the protocol states none."""

    counts: tuple[LineCount, ...] = ()
    compared: tuple[ComparedLines, ...] = ()
    sequences: tuple[ComparedSequences, ...] = ()


NO_LINES = LineResults()
