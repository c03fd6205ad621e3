"""Response: the best of every patient, objective response and disease control, and how long responses lasted."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from theracurve.analysis.response import DURATION, RATES, TIME_TO_RESPONSE
from theracurve.report.anchors import list_anchor
from theracurve.report.counts import Listed, linked, lists_of
from theracurve.report.document import Figure, Section
from theracurve.report.figures.figure import Data
from theracurve.report.figures.kaplan_meier import kaplan_meier
from theracurve.report.figures.waterfall import waterfall
from theracurve.report.reading import Reading
from theracurve.report.sections.agreement import agreement_table
from theracurve.report.sections.response_landmarks import landmark_table
from theracurve.report.sections.shares import contrasts_of, share_words
from theracurve.report.table import Cell, Member, ReportTable
from theracurve.vocabulary.answers import BEST_CODES
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.estimates import count_behind, p_of, quantity_name, value_of
from theracurve.wording.estimators import in_language, method_of
from theracurve.wording.labels import capital, endpoint_name, said, variant_name


def response(reading: Reading) -> Section | None:
    """Best overall responses and what follows from them; nothing where the protocol asks for none."""
    if not reading.results.responses.counts:
        return None
    listed = listed_responses(reading)
    tables = (best_table(reading, listed), rate_table(reading, (PROTOCOL,)), *difference_tables(reading))
    varied = rate_table(reading, tuple(v for v in reading.study.variants if reading.results.responses.of(RATES[0], v)))
    others = (agreement_table(reading), landmark_table(reading))
    beside = (*((varied,) if varied.rows else ()), *(table for table in others if table))
    figures = (*change_figures(reading), *duration_figures(reading))
    blocks = (*tables, *beside, *time_tables(reading), *figures)
    return Section("response", reading.words("response.title"), (*blocks, *lists_of(listed, reading.words)))


def listed_responses(reading: Reading) -> Listed:
    """Per group and response: who had it."""
    words, found = reading.words, dict[tuple[str, str], list[Member]]()
    for patient_id, code in reading.best_responses.items():
        found.setdefault((reading.groups[patient_id], code), []).append(Member(patient_id))
    return {
        list_anchor("best-response", group, code): (
            words("response.code", response=capital(said("labels.responses", code, words)), group=group),
            members,
        )
        for (group, code), members in sorted(found.items())
    }


def best_table(reading: Reading, listed: Listed) -> ReportTable:
    """A row for each response, a column for each group."""
    words, counts = reading.words, reading.results.responses.counts
    shares = {count.group: reading.mask.shares(count.responses, words) for count in counts}
    rows = tuple(
        (
            Cell(capital(said("labels.responses", code, words))),
            *(linked(shares[c.group][code], list_anchor("best-response", c.group, code), listed) for c in counts),
        )
        for code in BEST_CODES
    )
    header = (words("response.best"), *(words("response.of_group", group=count.group) for count in counts))
    return ReportTable(words("response.best"), header, rows)


def rate_table(reading: Reading, variants: Sequence[str]) -> ReportTable:
    """Each rate of each group with its exact interval, under these definitions."""
    words = reading.words
    stated = tuple(variants) == (PROTOCOL,)
    rows = tuple(
        (
            *(() if stated else (Cell(capital(variant_name(variant, words))),)),
            Cell(capital(endpoint_name(rate, words))),
            Cell(str(share.group)),
            Cell(in_language(share.population, words)),
            Cell(share_words(share, reading), number=True),
        )
        for variant in variants
        for rate in RATES
        for share in reading.results.responses.of(rate, variant)
        if share.quantity is StudyQuantity.PROPORTION
    )
    names = (*(() if stated else ("report.definition",)), "response.rate", "report.group", "response.population")
    header = tuple(words(name) for name in (*names, "response.value"))
    caption = words("response.rates" if stated else "response.definitions")
    return ReportTable(
        caption, header, rows, note=words("response.note" if stated else "report.benefit.variants_left_out")
    )


def difference_tables(reading: Reading) -> Iterator[ReportTable]:
    """The differences of the rates, with the odds ratio and its P; none in a study of one group."""
    words = reading.words
    rows = tuple(
        (
            Cell(capital(endpoint_name(rate, words))),
            Cell(words("response.contrast", group=pair[0], reference=pair[1])),
            Cell(value_of(found[StudyQuantity.PROPORTION_DIFFERENCE], words)),
            Cell(value_of(found[StudyQuantity.CONDITIONAL_ODDS_RATIO], words)),
            Cell(p_of(found[StudyQuantity.CONDITIONAL_ODDS_RATIO], words)),
        )
        for rate in RATES
        for pair, found in contrasts_of(reading.results.responses.of(rate), reading).items()
    )
    if rows:
        keys = ("rate", "differences", "difference", "odds_ratio", "p")
        header = (words("response.rate"), "", *(words(f"response.{key}") for key in keys[2:]))
        yield ReportTable(words("response.differences"), header, rows)


def time_tables(reading: Reading) -> Iterator[ReportTable]:
    """When responses began and how long they lasted; none where nobody responded."""
    words, responses = reading.words, reading.results.responses
    rows = tuple(
        (
            Cell(capital(endpoint_name(endpoint, words))),
            Cell(quantity_name(estimate, reading.labels, words)),
            Cell(value_of(estimate, words), number=True),
            Cell(count_behind(estimate, words)),
            Cell(method_of(estimate.method, estimate.notes, words)),
        )
        for endpoint in (TIME_TO_RESPONSE, DURATION)
        for estimate in responses.of(endpoint)
    )
    if rows:
        header = ("", *(words(f"response.{key}") for key in ("quantity", "found", "behind", "method")))
        yield ReportTable(words("response.times"), header, rows, note=words("response.times_note"), kind="estimates")


def change_figures(reading: Reading) -> Iterator[Figure]:
    """Draws everybody's best change of the target lesions, each in the colour of the best overall response."""
    words, changes = reading.words, reading.results.responses.target_changes
    if changes is None:
        return
    codes = {code: said("labels.responses", code, words) for code in BEST_CODES}
    drawn = waterfall(changes, codes, words, reading.origin)
    header = ("patient_id", "best_response", "best_change_percent")
    yield replace(
        drawn,
        name="waterfall-best-response",
        title=words("response.waterfall"),
        data=Data(header, drawn.data.rows),
    )


def duration_figures(reading: Reading) -> Iterator[Figure]:
    words = reading.words
    for comparison in reading.results.responses.comparisons:
        if comparison.endpoint == DURATION:
            title, axis = words("response.curve"), words("response.axis")
            yield kaplan_meier(
                comparison,
                reading.labels,
                "duration-of-response",
                title,
                words,
                axis=axis,
                origin=reading.origin,
                look=reading.curve_look,
            )
