"""The choice of the agent: which one uptake speaks for, which one was given, and where the two differ."""

from collections.abc import Iterator

from theracurve.analysis.conduct import ChosenAgent
from theracurve.report.anchors import list_anchor
from theracurve.report.counts import Listed, linked, lists_of
from theracurve.report.document import Block, Section
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, Member, ReportTable
from theracurve.wording.labels import capital
from theracurve.wording.numbers import amount
from theracurve.wording.words import Words

COLUMNS = ("agrees", "differs", "not_compared", "not_given")


def agent_choice(reading: Reading) -> Section | None:
    found, words = reading.results.conduct.choices, reading.words
    if not found:
        return None
    listed: Listed = {
        list_anchor("agent", chosen, column): (
            words(f"conduct.choice.list_{column}", chosen=chosen_words(chosen, words)),
            tuple(Member(choice.patient_id, choice_words(choice, words)) for choice in choices),
        )
        for chosen, column, choices in cells_of(found)
    }
    blocks: tuple[Block, ...] = (choice_table(reading, listed), *lists_of(listed, words))
    return Section("agent-choice", words("conduct.choice.title"), blocks)


def cells_of(found: tuple[ChosenAgent, ...]) -> Iterator[tuple[str, str, list[ChosenAgent]]]:
    """Per agent chosen (or reason why none is) and what was given: those patients."""
    for chosen in dict.fromkeys(row_of(choice) for choice in found):
        for column in COLUMNS:
            yield chosen, column, [c for c in found if row_of(c) == chosen and column_of(c) == column]


def row_of(choice: ChosenAgent) -> str:
    return choice.chosen or choice.reason


def column_of(choice: ChosenAgent) -> str:
    if choice.given is None:
        return "not_given"
    if choice.agrees is None:
        return "not_compared"
    return "agrees" if choice.agrees else "differs"


def chosen_words(chosen: str, words: Words) -> str:
    """The agent's name, or why there is none."""
    reasons = words.under("conduct.none_chosen")
    return reasons.get(chosen, chosen)


def choice_words(choice: ChosenAgent, words: Words) -> str:
    """`tumour-to-background 9.3, next 131I-MIBG 2.1; given 131I-MIBG`."""
    parts = []
    if choice.value is not None:
        parts.append(words("conduct.choice.highest", value=amount(choice.value, words)))
    if choice.runner_up is not None and choice.runner_up_value is not None:
        next_one = amount(choice.runner_up_value, words)
        parts.append(words("conduct.choice.next", agent=choice.runner_up, value=next_one))
    if choice.given is not None:
        parts.append(words("conduct.choice.given", agent=choice.given))
    return ", ".join(parts)


def choice_table(reading: Reading, listed: Listed) -> ReportTable:
    words, metric = reading.words, reading.study.agent_choice
    header = tuple(words(f"conduct.choice.{name}") for name in ("chosen", *COLUMNS))
    found = list(cells_of(reading.results.conduct.choices))
    counts: dict[str, dict[str, int]] = {column: {} for column in COLUMNS}
    for chosen, column, choices in found:
        counts[column][chosen] = len(choices)
    told = {column: reading.mask.parts(of, words) for column, of in counts.items()}  # their sums are told elsewhere
    rows = tuple(
        (
            Cell(capital(chosen_words(chosen, words))),
            *(linked(told[column][chosen], list_anchor("agent", chosen, column), listed) for column in COLUMNS),
        )
        for chosen in dict.fromkeys(chosen for chosen, *_ in found)
    )
    assert metric is not None
    measure = words(f"labels.uptake_metrics.{metric.metric}")
    return ReportTable(words("conduct.choice.caption"), header, rows, note=words("conduct.choice.note", metric=measure))
