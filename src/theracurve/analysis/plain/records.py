"""The facts that no hazard ratio measures: what the records are, what is missing in them, what was changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from theracurve.analysis.claims.verdict import Verdict
from theracurve.analysis.plain.fact import PlainFinding, Rank
from theracurve.analysis.population import ALL_ALLOCATED, EVALUABLE_FOR_BENEFIT
from theracurve.analysis.results import Results
from theracurve.definition.study import Study
from theracurve.vocabulary.findings import count_by_severity
from theracurve.vocabulary.named import BENEFIT, qualified
from theracurve.vocabulary.study_quantities import StudyQuantity

ASIDE = ("due", "of", "benefit")  # what is counted of, which alone is nothing to tell


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticRecords(PlainFinding):
    """The records were generated."""

    code: ClassVar[str] = "synthetic"
    section: ClassVar[str] = "provenance"

    @property
    def rank(self) -> Rank:
        return Rank.RECORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconstructedRecords(SyntheticRecords):
    """The patients were reconstructed from a published curve."""

    code: ClassVar[str] = "reconstructed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedVisits(PlainFinding):
    """Planned visits that were missed, of those that were due while the patient lived."""

    code: ClassVar[str] = "missed_visits"
    section: ClassVar[str] = "flow"
    missed: int
    due: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnjudgedBenefit(PlainFinding):
    """Patients in whom benefit could not be judged, or did not apply."""

    code: ClassVar[str] = "unjudged_benefit"
    section: ClassVar[str] = "benefit"
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnjudgedNamedBenefit(UnjudgedBenefit):
    """The same of one of several benefits."""

    code: ClassVar[str] = "unjudged_named_benefit"
    benefit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumedValues(PlainFinding):
    """Values of the protocol that its source does not state."""

    code: ClassVar[str] = "assumed"
    section: ClassVar[str] = "definitions"
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InconsistentClaims(PlainFinding):
    """Published numbers that do not fit the others, of those that were checked."""

    code: ClassVar[str] = "claims"
    section: ClassVar[str] = "claims"
    n: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OverriddenAnswers(PlainFinding):
    """Derived answers that a person overrode."""

    code: ClassVar[str] = "overridden"
    section: ClassVar[str] = "findings"
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFindings(PlainFinding):
    """Warnings of the records, and findings that wait for a person's answer."""

    code: ClassVar[str] = "warnings"
    section: ClassVar[str] = "findings"
    n: int
    review: int


def of_records(study: Study) -> Iterator[PlainFinding]:
    if study.data_origin == "synthetic":
        yield SyntheticRecords()
    if study.data_origin == "reconstructed":
        yield ReconstructedRecords()


def of_rest(study: Study, results: Results) -> Iterator[PlainFinding]:
    counts = (
        missed_visits(results),
        *(unjudged_benefit(name, results) for name in study.benefits),
        AssumedValues(n=len(study.assumed)),
        inconsistent_claims(results),
        OverriddenAnswers(n=overrides_with_effect(results)),
        open_findings(results),
    )
    yield from (fact for fact in counts if any(value for name, value in fact.numbers.items() if name not in ASIDE))


def missed_visits(results: Results) -> MissedVisits:
    counts = [visit for flow in results.flow for visit in flow.visits.values()]
    missed = sum(visit.get("missed", 0) for visit in counts)
    return MissedVisits(missed=missed, due=missed + sum(visit.get("attended", 0) for visit in counts))


def unjudged_benefit(name: str, results: Results) -> UnjudgedBenefit:
    shares = results.estimates_of(qualified(name, BENEFIT), StudyQuantity.PROPORTION)
    by_population = {
        population: sum(e.n for e in shares if e.population == population)
        for population in (ALL_ALLOCATED, EVALUABLE_FOR_BENEFIT)
    }
    n = by_population[ALL_ALLOCATED] - by_population[EVALUABLE_FOR_BENEFIT]
    return UnjudgedNamedBenefit(n=n, benefit=name) if name else UnjudgedBenefit(n=n)


def inconsistent_claims(results: Results) -> InconsistentClaims:
    inconsistent = sum(claim.verdict is Verdict.INCONSISTENT for claim in results.claims)
    return InconsistentClaims(n=inconsistent, of=len(results.claims))


def overrides_with_effect(results: Results) -> int:
    """An override of a decision that was never made changes nothing."""
    rows = {
        code: {f.row for f in results.findings if f.code == code} for code in ("overridden", "override-without-effect")
    }
    return len(rows["overridden"] - rows["override-without-effect"])


def open_findings(results: Results) -> OpenFindings:
    review = sum(finding.needs_review for finding in results.findings)
    return OpenFindings(n=count_by_severity(results.findings)["warning"], review=review)
