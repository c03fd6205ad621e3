"""What survival from a landmark on is, by whether a patient had responded by then."""

from dataclasses import dataclass

from theracurve.analysis.study_estimate import StudyEstimate, StudyTest

RESPONDED, OTHERS = "response", "no response"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseLandmark:
    """The patients of one group at one landmark, by the best response under one definition by the deciding reader.

    Before it `died` had the event and `censored` were seen for the last time; to `not_applicable` the question of a
    response does not apply. Of the others `responded` had done so by then and `without` had not; where one of both is
    nobody, there are no `medians` (of those who responded first), no `ratio` and no `test`.
    """

    endpoint: str
    variant: str
    group: str
    at_months: float
    died: int
    censored: int
    not_applicable: int
    responded: int
    without: int
    medians: tuple[StudyEstimate, ...] = ()
    ratio: StudyEstimate | None = None
    test: StudyTest | None = None
