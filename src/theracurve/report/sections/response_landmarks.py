"""Survival from a landmark on of those who had responded by then, beside those who had not."""

from theracurve.analysis.response_landmark import ResponseLandmark
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, ReportTable
from theracurve.wording.estimates import count_behind, p_of, value_of
from theracurve.wording.estimators import in_language, method_of
from theracurve.wording.labels import capital, endpoint_name, variant_name
from theracurve.wording.masking import Mask
from theracurve.wording.numbers import planned_time

COLUMNS = ("endpoint", "definition", "group", "at", "responded", "without", "ratio", "p", "left_out")


def landmark_table(reading: Reading) -> ReportTable | None:
    """A row for each group at each landmark; None where the study states none."""
    words, found = reading.words, reading.results.responses.landmarks
    if not found:
        return None
    rows = tuple((*whose(at, reading), *numbers(at, reading)) for at in found)
    header = tuple(words(f"response.landmark.{column}") for column in COLUMNS)
    return ReportTable(words("response.landmark.title"), header, rows, note=words("response.landmark.note"))


def whose(at: ResponseLandmark, reading: Reading) -> tuple[Cell, ...]:
    words = reading.words
    names = (capital(endpoint_name(at.endpoint, words)), capital(variant_name(at.variant, words)), at.group)
    return (*map(Cell, names), Cell(planned_time(at.at_months, words)))


def numbers(at: ResponseLandmark, reading: Reading) -> tuple[Cell, ...]:
    """Nothing of a row in which a count is hidden: each would follow from the others and the size of the group."""
    words = reading.words
    if tells_few(at, reading.mask):
        return tuple(Cell(words("report.hidden"), number=True) for _ in range(5))
    if at.ratio is None or at.test is None:
        sides = (words("estimates.behind.patients", n=n) for n in (at.responded, at.without))
        texts = (*sides, words("response.landmark.not_compared"), "")
    else:
        sides = (f"{count_behind(m, words)}; {value_of(m, words)}" for m in at.medians)
        method = in_language(at.ratio.method, words)
        texts = (*sides, f"{value_of(at.ratio, words)}; {method}", tested(at, reading))
    return (*(Cell(text, number=True) for text in texts), Cell(left_out(at, reading)))


def tells_few(at: ResponseLandmark, mask: Mask) -> bool:
    counts = (at.died, at.censored, at.not_applicable, at.responded, at.without)
    return any(map(mask.is_small, counts)) or any(mask.hides(m.events or 0, m.n) for m in at.medians)


def tested(at: ResponseLandmark, reading: Reading) -> str:
    """The P value with its method and what that takes for granted, or why there is none."""
    assert at.test is not None
    words = reading.words
    p = p_of(at.test, words) or value_of(at.test, words)
    return words("response.landmark.tested", p=p, test=method_of(at.test.method, at.test.notes, words))


def left_out(at: ResponseLandmark, reading: Reading) -> str:
    counts = {"died": at.died, "censored": at.censored}
    if at.not_applicable:
        return reading.words("response.landmark.asked_of_some", **counts, not_applicable=at.not_applicable)
    return reading.words("response.landmark.before", **counts)
