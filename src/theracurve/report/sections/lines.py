"""Lines of treatment: how many, what came of each, treatments over several lines, and sequences of two."""

from collections.abc import Iterator

from theracurve.analysis.line_values import ComparedLines, ComparedSequences
from theracurve.analysis.results import Comparison
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.report.anchors import section_anchor
from theracurve.report.document import Block, Section, said
from theracurve.report.reading import Reading
from theracurve.report.sections.after_benefit import estimate_row
from theracurve.report.sections.survival import curves_figure
from theracurve.report.table import Cell, ReportTable, row
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.wording.estimates import count_behind, p_of, value_of
from theracurve.wording.estimators import method_of
from theracurve.wording.labels import capital, endpoint_name
from theracurve.wording.numbers import months

COUNTED = ("group", "line", "treatment", "patients", "without_origin")
COMPARED = ("line", "treatment", "behind", "median")
RATIOS = ("comparison", "behind", "ratio", "p", "method")


def lines(reading: Reading) -> Section | None:
    if reading.study.lines is None:
        return None
    blocks: list[Block] = [counts_table(reading), *of_endpoints(reading)]
    for compared in reading.results.lines.compared:
        blocks += [compared_table(compared, reading), said(over_lines(compared, reading))]
    for sequences in reading.results.lines.sequences:
        blocks += [said(who_had_which(sequences, reading)), sequence_table(sequences, reading)]
    return Section("lines", reading.words("lines.title"), tuple(blocks))


def counts_table(reading: Reading) -> ReportTable:
    words, mask = reading.words, reading.mask
    rows = tuple(
        (
            *map(Cell, (reading.labels.get(count.group, count.group), str(count.line), count.treatment)),
            Cell(mask.number(count.patients, words), number=True),
            Cell(mask.number(count.without_origin, words), number=True),
        )
        for count in reading.results.lines.counts
    )
    header = tuple(words(f"lines.counted.{column}") for column in COUNTED)
    return ReportTable(words("lines.counted.caption"), header, rows, note=words("lines.counted.note"))


def of_endpoints(reading: Reading) -> Iterator[Block]:
    """The curves and medians of each planned analysis that is counted from a line."""
    place = 0
    for comparison in reading.results.comparisons:
        line = reading.study.endpoints[comparison.endpoint].line
        if line is not None and comparison.variant == PROTOCOL:
            place += 1
            yield curves_figure(reading, comparison, f"{section_anchor('lines', place)}-curves")
            yield estimates_table(comparison, line, reading)


def estimates_table(comparison: Comparison, line: int, reading: Reading) -> ReportTable:
    words = reading.words
    header = tuple(words(f"after_benefit.header.{name}") for name in ("quantity", "value", "behind", "method"))
    rows = tuple(estimate_row(reading, e) for e in comparison.estimates if isinstance(e, StudyEstimate))
    shown = capital(endpoint_name(comparison.endpoint, words))
    return ReportTable(
        words("lines.endpoint.caption", endpoint=shown, line=line), header, rows, note=words("lines.endpoint.note")
    )


def compared_table(compared: ComparedLines, reading: Reading) -> ReportTable:
    """A row for each treatment in each line, with nothing of one whose counts are hidden."""
    words = reading.words
    rows = tuple(
        (*row(str(one.line), one.treatment), *behind(one.median, reading, value_of(one.median, words)))
        for one in compared.lines
    )
    header = tuple(words(f"lines.compared.{column}") for column in COMPARED)
    one, other = compared.treatments
    return ReportTable(words("lines.compared.caption", one=one, other=other), header, rows)


def behind(estimate: StudyEstimate, reading: Reading, *texts: str) -> tuple[Cell, ...]:
    """Patients and events, and what follows from them; hidden together."""
    if reading.mask.hides(estimate.events or 0, estimate.n):
        return tuple(Cell(reading.words("report.hidden"), number=True) for _ in range(len(texts) + 1))
    return tuple(Cell(text, number=True) for text in (count_behind(estimate, reading.words), *texts))


def over_lines(compared: ComparedLines, reading: Reading) -> str:
    words, mask = reading.words, reading.mask
    one, other = compared.treatments
    counts = {name: mask.number(getattr(compared, name), words) for name in ("rows", "patients", "in_both")}
    told = {"ratio": value_of(compared.ratio, words), "p": p_of(compared.ratio, words) or words("lines.no_p")}
    method = method_of(compared.ratio.method, compared.ratio.notes, words)
    if any(mask.is_small(getattr(compared, name)) for name in counts):
        told = dict.fromkeys(told, words("report.hidden"))
    return words("lines.compared.over", one=one, other=other, method=method, **counts, **told)


def who_had_which(of: ComparedSequences, reading: Reading) -> str:
    words, mask = reading.words, reading.mask
    one, other = of.treatments
    counts = {
        f"{name}_{side}": text
        for place, side in enumerate(("one", "other"))
        for name, text in {
            "began": mask.number(of.began[place], words),
            **mask.parts(became(of, place), words),
        }.items()
        if name != "still"
    }
    return words("lines.sequence.who", one=one, other=other, **counts)


def became(of: ComparedSequences, place: int) -> dict[str, int]:
    """Counts of those who began with one of the treatments, which add up to them; `still` are without event in it."""
    known = {name: int(getattr(of, name)[place]) for name in ("reached", "elsewhere", "before")}
    return {**known, "still": of.began[place] - sum(known.values())}


def sequence_table(of: ComparedSequences, reading: Reading) -> ReportTable:
    """The comparison by sequence beside those that do not take for known what was not."""
    words, (one, other) = reading.words, of.treatments
    pair, within = {"one": one, "other": other}, {"within": months(of.within_months, words)}

    def told(name: str) -> dict[str, str]:
        asked = words.text(f"lines.sequence.{name}").placeholders
        return {key: value for key, value in (pair | within).items() if key in asked}

    few = any(map(reading.mask.is_small, (*of.began, *(n for place in (0, 1) for n in became(of, place).values()))))
    rows = []
    for name, ratio in of.ratios.items():
        numbers = (value_of(ratio, words), p_of(ratio, words), method_of(ratio.method, ratio.notes, words))
        shown = (count_behind(ratio, words), *numbers)
        texts = (words("report.hidden"),) * len(shown) if few else shown
        rows.append((Cell(words(f"lines.sequence.{name}", **told(name))), *(Cell(text) for text in texts)))
    header = tuple(words(f"lines.sequence.{column}") for column in RATIOS)
    shown_endpoint = endpoint_name(of.endpoint, words)
    caption = words("lines.sequence.caption", one=one, other=other, endpoint=shown_endpoint)
    return ReportTable(caption, header, tuple(rows), note=words("lines.sequence.note"), kind="wide")
