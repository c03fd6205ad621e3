"""The record of a qualification as a document: what was tried against which requirement, result, deviations, and lines
for those who sign."""

from collections.abc import Iterator, Mapping, Sequence

from theracurve.qualification.requirement import TRACED, Conformity, QualificationTest
from theracurve.report.document import Block, Bullets, Document, Section, said
from theracurve.report.table import ReportTable, row
from theracurve.wording.words import Words

MOST_DEVIATIONS = 10  # of one requirement; qualification.json has all


def record_of(trials: Sequence[QualificationTest], versions: Mapping[str, str], words: Words) -> Document:
    """The document in the language of `words`."""
    count = {found: sum(trial.found is found for trial in trials) for found in Conformity}
    summary = words(
        "qualification.summary",
        n=len(trials),
        met=count[Conformity.MET],
        not_met=count[Conformity.NOT_MET],
        not_evaluable=count[Conformity.NOT_EVALUABLE],
    )
    sections = (
        Section("result", words("qualification.result"), (said(summary), signatures(words))),
        Section("tried", words("qualification.tried"), (tried_table(trials, words),)),
        Section("deviations", words("qualification.deviations"), tuple(deviations_of(trials, words))),
        Section("traced", words("qualification.traced"), (said(words("qualification.traced_how")), traced(words))),
        Section("versions", words("qualification.versions"), (versions_table(versions, words),)),
    )
    title = words("qualification.title", version=versions["theracurve"])
    return Document(title, words("qualification.kicker"), (), sections, language=words.language)


def signatures(words: Words) -> ReportTable:
    """Lines for names, by hand; there is no clock in the record, so the day is written there, too."""
    header = tuple(words(f"qualification.signed.{part}") for part in ("role", "name", "day", "signature"))
    roles = [words(f"qualification.role.{role}") for role in ("tried", "checked", "released")]
    return ReportTable(words("qualification.signed.title"), header, tuple(row(role, "", "", "") for role in roles))


def tried_table(trials: Sequence[QualificationTest], words: Words) -> ReportTable:
    header = tuple(words(f"qualification.column.{name}") for name in ("requirement", "risk", "cases", "found"))
    rows = tuple(
        row(
            requirement(trial, words),
            words(f"qualification.risk.{TRACED[trial.asked].risk}"),
            str(trial.cases),
            words(f"qualification.found.{trial.found}"),
        )
        for trial in trials
    )
    return ReportTable(words("qualification.tried_how"), header, rows, kind="wide")


def requirement(trial: QualificationTest, words: Words) -> str:
    told = words(f"qualification.asked.{trial.asked}")
    return f"{trial.name}: {told}" if trial.about else told


def deviations_of(trials: Sequence[QualificationTest], words: Words) -> Iterator[Block]:
    apart = [trial for trial in trials if trial.found is not Conformity.MET]
    if not apart:
        yield said(words("qualification.none"))
    for trial in apart:
        shown, more = trial.deviations[:MOST_DEVIATIONS], len(trial.deviations) - MOST_DEVIATIONS
        yield said(words("qualification.deviation", name=trial.name, found=words(f"qualification.found.{trial.found}")))
        rest = (words("qualification.more", n=more),) if more > 0 else ()
        yield Bullets(tuple((text,) for text in (*shown, *rest)))


def traced(words: Words) -> ReportTable:
    """Every family of requirements with what tries it here and what tests it at every change."""
    header = tuple(words(f"qualification.column.{name}") for name in ("requirement", "here", "tests"))
    rows = tuple(
        row(words(f"qualification.asked.{asked}"), words(f"qualification.here.{asked}"), ", ".join(trace.tests))
        for asked, trace in TRACED.items()
    )
    return ReportTable(words("qualification.traced"), header, rows, kind="wide")


def versions_table(versions: Mapping[str, str], words: Words) -> ReportTable:
    header = (words("qualification.column.part"), words("qualification.column.version"))
    return ReportTable(words("qualification.versions"), header, tuple(row(*pair) for pair in versions.items()))
