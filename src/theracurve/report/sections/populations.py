"""Analysis populations: who is in, who is out, and why."""

from collections.abc import Mapping

from theracurve.analysis.conduct import Membership
from theracurve.report.anchors import list_anchor
from theracurve.report.counts import Listed, linked, lists_of, of_ids
from theracurve.report.document import Block, Section
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, ReportTable
from theracurve.vocabulary.named import split_qualified
from theracurve.wording.labels import capital, population_name
from theracurve.wording.words import Words


def populations(reading: Reading) -> Section | None:
    found, words = reading.results.conduct.populations, reading.words
    if not found:
        return None
    listed: Listed = {
        list_anchor("population", *place): (label_of(place, words), of_ids(m.patient_id for m in members))
        for place, members in by_reason(found).items()
    }
    blocks: tuple[Block, ...] = (population_table(reading, listed), *lists_of(listed, words))
    return Section("populations", words("conduct.populations.title"), blocks)


def by_reason(found: tuple[Membership, ...]) -> dict[tuple[str, str, str], list[Membership]]:
    """By population, reason and group."""
    places: dict[tuple[str, str, str], list[Membership]] = {}
    for member in found:
        places.setdefault((member.population, member.reason, member.group), []).append(member)
    return places


def told_of(
    places: Mapping[tuple[str, str, str], list[Membership]], reading: Reading
) -> dict[tuple[str, str], dict[str, str]]:
    """By population and group, how many are in or out for each reason: together they are the group."""
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for (population, reason, group), members in places.items():
        counts.setdefault((population, group), {})[reason] = len(members)
    return {place: reading.mask.parts(of_group, reading.words) for place, of_group in counts.items()}


def label_of(place: tuple[str, str, str], words: Words) -> str:
    population, reason, group = place
    return words(
        "conduct.populations.of",
        population=capital(population_name(population, words)),
        reason=words(f"conduct.reasons.{reason}"),
        group=group,
    )


def population_table(reading: Reading, listed: Listed) -> ReportTable:
    """One row for a population and a reason, those who are in first."""
    words, groups = reading.words, tuple(reading.study.groups)
    found = reading.results.conduct.populations
    told = told_of(by_reason(found), reading)
    inside = {(m.population, m.reason): m.included for m in found}
    order = list(words.under("labels.populations"))
    kinds = sorted(
        inside, key=lambda kind: (order.index(split_qualified(kind[0])[1]), kind[0], not inside[kind], kind[1])
    )
    rows = tuple(
        (
            Cell(capital(population_name(population, words))),
            Cell(words(f"labels.membership.{'included' if inside[(population, reason)] else 'excluded'}")),
            Cell(words(f"conduct.reasons.{reason}")),
            *(
                linked(
                    told.get((population, group), {}).get(reason, str(0)),
                    list_anchor("population", population, reason, group),
                    listed,
                )
                for group in groups
            ),
        )
        for population, reason in kinds
    )
    names = ("population", "membership", "reason")
    header = (
        *(words(f"conduct.populations.{name}") for name in names),
        *(words("conduct.group", group=group) for group in groups),
    )
    return ReportTable(words("conduct.populations.caption"), header, rows)
