"""Agreement: how far two readers, or two systems of criteria, say the same of the same patients."""

from theracurve.analysis.agreement_of_readers import RatersAgreement
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, ReportTable
from theracurve.survival import Estimate
from theracurve.wording.estimators import in_language
from theracurve.wording.labels import capital, said, variant_name
from theracurve.wording.numbers import fixed, limits, with_limits

DECIMALS = 2
PROGRESSION = "tumour_progression"
PARTS = ("both", "first", "second", "neither")


def agreement_table(reading: Reading) -> ReportTable | None:
    """A row for each pair of readers and of systems; None where there is but one of each."""
    words, found = reading.words, reading.results.responses.agreements
    if not found:
        return None
    rows = tuple(cells(agreement, reading) for agreement in found)
    keys = ("compared", "same", "kappa", "weighted", *PARTS, "later")
    header = tuple(words(f"response.agreement.{key}") for key in keys)
    return ReportTable(words("response.agreement.title"), header, rows, note=words("response.agreement.note"))


def cells(agreement: RatersAgreement, reading: Reading) -> tuple[Cell, ...]:
    """The numbers of a pair, of which none stands that would tell a hidden count."""
    words, mask = reading.words, reading.mask
    hides = any(mask.is_small(count) for row in agreement.counts for count in row)
    progression = mask.shares(dict(agreement.progression), words)
    if any(mask.hides(c.patients, c.of_patients) for c in reading.results.event_counts if c.kind == PROGRESSION):
        progression = dict.fromkeys(progression, words("report.hidden"))  # of a group it would follow from all
    later = agreement.days_later
    told = later is not None and not mask.is_small(agreement.progression["both"])
    return (
        Cell(pair(agreement, reading)),
        Cell(words("report.hidden") if hides else mask.share(agreement.same, agreement.patients, words), number=True),
        Cell(words("report.hidden") if hides else kappa(agreement.kappa, reading), number=True),
        Cell(words("report.hidden") if hides else kappa(agreement.weighted_kappa, reading), number=True),
        *(Cell(progression[part], number=True) for part in PARTS),
        Cell(fixed(later, 1, words) if later is not None and told else "", number=True),
    )


def pair(agreement: RatersAgreement, reading: Reading) -> str:
    words = reading.words
    if agreement.of_readers:
        return words("response.agreement.readers", first=agreement.first, second=agreement.second)
    systems = (said("labels.tumour_criteria", system, words) for system in (agreement.first, agreement.second))
    first, second = (capital(system) for system in systems)
    variant = variant_name(agreement.variant, words)
    return words("response.agreement.systems", first=first, second=second, variant=variant)


def kappa(estimate: Estimate | None, reading: Reading) -> str:
    words = reading.words
    if estimate is None:
        return ""
    if estimate.value is None:
        return in_language(estimate.reason, words)
    if estimate.lower is None or estimate.upper is None:
        value, why = fixed(estimate.value, DECIMALS, words), in_language(estimate.notes[0], words)
        return words("numbers.with_brackets", value=value, inside=why)
    between = limits(estimate.lower, estimate.upper, DECIMALS, "", words)
    return with_limits(fixed(estimate.value, DECIMALS, words), between, estimate.level, words)
