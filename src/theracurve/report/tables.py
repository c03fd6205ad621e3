"""The report's tables, each one function from results to a `Table`."""

from collections.abc import Iterable, Mapping

from theracurve.analysis.claims.verdict import CheckedClaim
from theracurve.analysis.results import (
    Comparison,
    CriterionCount,
    EventCount,
    GradeCount,
    GroupFlow,
    Results,
    StudyEstimate,
    TreatmentCount,
)
from theracurve.definition.study import Study
from theracurve.report.table import Cell, Part, Table, row
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.findings import Finding
from theracurve.wording.claim_titles import claim_title
from theracurve.wording.claims import VERDICTS, because
from theracurve.wording.definitions import variant_words
from theracurve.wording.estimates import analysis_name, count_behind, p_of, quantity_name, share_with_interval, value_of
from theracurve.wording.labels import (
    ANSWERS,
    CRITERIA,
    EVENT_KINDS,
    VISIT_STATUSES,
    capital,
    in_words,
    said,
    variant_name,
)
from theracurve.wording.numbers import count_of

FINDINGS_SHOWN = 50  # of one code; results.json has them all


def bar_of(counts: Mapping[str, int], words: Mapping[str, str]) -> tuple[Part, ...]:
    total = sum(counts.values())
    return tuple(Part(kind, words[kind], count, total) for kind, count in counts.items())


def counts_in_words(bar: Iterable[Part]) -> str:
    return " · ".join(f"{part.count} {part.label}" for part in bar if part.count)


def flow_table(flow: tuple[GroupFlow, ...], labels: Mapping[str, str], of_groups: Mapping[str, bool]) -> Table:
    def cells(entry: GroupFlow) -> tuple[Cell, ...]:
        treated = str(entry.treated) if entry.treated or of_groups[entry.group] else "none recorded"
        counts = (entry.allocated, treated, entry.followed, entry.died, entry.lost)
        return (Cell(f"{entry.group}: {labels[entry.group]}"), *(Cell(str(n), number=True) for n in counts))

    header = ("Group", "Allocated", "Given an administration", "With follow-up", "Died", "Lost")
    return Table("Patients through the study", header, tuple(cells(entry) for entry in flow))


def visit_table(flow: tuple[GroupFlow, ...]) -> Table:
    """What became of each planned visit, per group."""
    visits = list(dict.fromkeys(visit for entry in flow for visit in entry.visits))
    rows = []
    for visit in visits:
        bars = [bar_of(entry.visits[visit], VISIT_STATUSES) if visit in entry.visits else () for entry in flow]
        rows.append((Cell(capital(visit)), *(Cell(counts_in_words(bar), bar=bar) for bar in bars)))
    legend = tuple(Part(kind, words, 1, 4) for kind, words in VISIT_STATUSES.items())
    header = ("Visit", *(f"Group {entry.group}" for entry in flow))
    return Table("Planned visits, patients", header, tuple(rows), legend=legend)


def criteria_table(counts: tuple[CriterionCount, ...], groups: Iterable[str]) -> Table:
    """The four answers of each criterion at each benefit visit, per group."""
    present = [group for group in groups if any(count.group == group for count in counts)]
    found = {(c.visit, c.criterion, c.group): c for c in counts}
    places = list(dict.fromkeys((c.visit, c.criterion) for c in counts))
    rows = []
    for visit, criterion in places:
        bars = [bar_of(found[(visit, criterion, group)].answers, ANSWERS) for group in present]
        name = f"{capital(visit)}: {CRITERIA[criterion]}"
        rows.append((Cell(name), *(Cell(counts_in_words(bar), bar=bar) for bar in bars)))
    legend = tuple(Part(kind, words, 1, 4) for kind, words in ANSWERS.items())
    header = ("Visit and criterion", *(f"Group {group}" for group in present))
    return Table("Benefit by criterion and visit, patients", header, tuple(rows), legend=legend)


def benefit_table(study: Study, results: Results) -> Table:
    """Benefit under the protocol and every variant that changes it, per group and population."""
    found = [e for e in results.estimates if e.endpoint == "benefit" and e.quantity == "proportion"]
    protocol = {e.group: benefit_key(found, PROTOCOL, e.group) for e in found}
    rows = []
    for variant in (PROTOCOL, *study.variants):
        same = all(benefit_key(found, variant, group) == key for group, key in protocol.items())
        if variant == PROTOCOL or not same:
            rows += benefit_rows(study, [e for e in found if e.variant == variant])
    note = "Variants under which every count is that of the protocol are left out."
    header = ("Definition", "Group", "Of all allocated", "Of those who could be judged")
    return Table("Benefit, with exact 95 % intervals (Clopper and Pearson)", header, tuple(rows), note=note)


def benefit_key(found: list[StudyEstimate], variant: str, group: str | None) -> tuple[object, ...]:
    return tuple((e.events, e.n) for e in found if e.variant == variant and e.group == group)


def benefit_rows(study: Study, found: list[StudyEstimate]) -> list[tuple[Cell, ...]]:
    rows = []
    for group in dict.fromkeys(e.group for e in found):
        shares = [e for e in found if e.group == group]
        variant = shares[0].variant
        name = (
            "Protocol" if variant == PROTOCOL else f"{capital(variant_name(variant))} ({variant_words(study, variant)})"
        )
        href = f"#benefit-{group}" if variant == PROTOCOL else ""
        cells = (Cell(share_with_interval(e), href=href) for e in shares)
        rows.append((Cell(name), Cell(str(group)), *cells))
    return rows


def estimate_table(comparison: Comparison, labels: Mapping[str, str]) -> Table:
    """All estimates of one comparison, each with its method."""
    rows = tuple(
        (
            Cell(quantity_name(e, labels)),
            Cell(value_of(e), number=True),
            Cell(p_of(e), number=True),
            Cell(count_behind(e)),
            Cell("; ".join((e.method, *e.notes))),
        )
        for e in comparison.estimates
    )
    header = ("Quantity", "Estimate (95 % CI)", "P", "Patients, events", "Method")
    return Table(f"{analysis_name(comparison)}: estimates", header, rows)


def variant_table(study: Study, comparisons: tuple[Comparison, ...], labels: Mapping[str, str]) -> Table:
    """One line per definition: what it changes, and what comes of it."""
    rows = tuple(
        row(
            "Protocol" if c.variant == PROTOCOL else capital(variant_name(c.variant)),
            variant_words(study, c.variant),
            "; ".join(f"{e.group}: {value_of(e)}" for e in per_group(c)),
            "; ".join(value_of(e) for e in c.of("hazard_ratio")),
            "; ".join(p_of(e) or value_of(e) for e in c.of("log_rank")),
        )
        for c in comparisons
    )
    header = ("Definition", "What it changes", "Median, survival or incidence", "Hazard ratio", "Log-rank")
    return Table(f"{analysis_name(comparisons[0])}: other definitions", header, rows)


def per_group(comparison: Comparison) -> tuple[StudyEstimate, ...]:
    """The one number that describes each group of a comparison."""
    quantities = ("median", "survival_probability", "cumulative_incidence")
    return tuple(e for quantity in quantities for e in comparison.of(quantity))


def event_table(counts: tuple[EventCount, ...], groups: Iterable[str]) -> Table:
    present = [group for group in groups if any(count.group == group for count in counts)]
    found = {(c.kind, c.group): c for c in counts}
    rows = tuple(
        (Cell(capital(said(EVENT_KINDS, kind))), *(event_cell(found[(kind, group)]) for group in present))
        for kind in dict.fromkeys(count.kind for count in counts)
    )
    header = ("Kind", *(f"Group {group}" for group in present))
    note = (
        "Patients with at least one event, of those to whom it can happen (side effects: given the therapy; markers: as"
        " the rule says); in square brackets all events. Follow-up may differ between groups."
    )
    return Table("Pejorative events by kind", header, rows, note=note)


def event_cell(count: EventCount) -> Cell:
    if not count.of_patients:
        return Cell("cannot happen here")
    text = f"{count_of(count.patients, count.of_patients)}; [{count.events}]"
    return Cell(text, href=f"#events-{count.kind}-{count.group}" if count.patients else "")


def treatment_table(counts: tuple[TreatmentCount, ...], groups: Iterable[str]) -> Table:
    found = {(c.kind, c.group): c for c in counts}
    present = [group for group in groups if any(count.group == group for count in counts)]
    rows = tuple(
        row(capital(in_words(kind)), *(treatment_cell(found[(kind, group)]) for group in present))
        for kind in dict.fromkeys(count.kind for count in counts)
    )
    note = "Patients with at least one after time zero, of all; in square brackets all of them. Each endpoint says what"
    header = ("Kind", *(f"Group {group}" for group in present))
    return Table("Other antitumour treatments", header, rows, note=f"{note} it does with them (see Definitions).")


def treatment_cell(count: TreatmentCount) -> str:
    return f"{count_of(count.patients, count.of_patients)}; [{count.treatments}]"


def grade_table(counts: tuple[GradeCount, ...]) -> Table:
    """Patients by the worst grade of each term, group by group."""
    grades = tuple(counts[0].patients)
    rows = tuple(row(c.term, c.group, *(str(c.patients[grade]) for grade in grades), str(c.ungraded)) for c in counts)
    header = ("Term", "Group", *(f"Grade {grade}" for grade in grades), "No grade")
    note = f"Patients who were given the therapy, by their worst grade after it began ({counts[0].grading})."
    return Table("Worst grades from laboratory values", header, rows, note=note)


def claims_table(claims: tuple[CheckedClaim, ...]) -> Table:
    """Every claim with its verdict and why."""
    header = ("Claim", "Verdict", "Because")
    rows = tuple(row(claim_title(c.claim), VERDICTS[c.verdict], because(c)) for c in claims)
    return Table("What was published, checked", header, rows)


def findings_table(severity: str, findings: tuple[Finding, ...]) -> Table:
    """The findings of one severity, at most so many of a code."""
    shown: dict[str, int] = {}
    rows = []
    for finding in findings:
        shown[finding.code] = shown.get(finding.code, 0) + 1
        if shown[finding.code] <= FINDINGS_SHOWN:
            rows.append(finding_row(finding))
    over = {code: number - FINDINGS_SHOWN for code, number in shown.items() if number > FINDINGS_SHOWN}
    note = " ".join(f"{number} more of {code}; results.json has them all." for code, number in over.items())
    header = ("Code", "Where", "What", "What to do")
    return Table(f"{capital(severity)}s", header, tuple(rows), note=note)


def finding_row(finding: Finding) -> tuple[Cell, ...]:
    place = (finding.table, f"row {finding.row}" if finding.row else "", finding.column, finding.patient_id)
    where = ", ".join(part for part in place if part)
    code = f"{finding.code} (needs review)" if finding.needs_review else finding.code
    return row(code, where, finding.message, finding.remedy)
