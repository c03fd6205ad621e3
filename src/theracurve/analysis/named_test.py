"""The test that the plan names, where no rule gives it anyway."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from theracurve.analysis.alike import left_out_notes, strata_notes, strata_of
from theracurve.analysis.asked_comparison import AskedComparison
from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.planned import compared, noted
from theracurve.analysis.study_estimate import StudyTest
from theracurve.survival import Test, event_table, exact_log_rank, log_rank, max_combo, unequal_follow_up_test
from theracurve.vocabulary.study_quantities import StudyQuantity, quantity_named


def named_test(asked: AskedComparison, found: frozenset[StudyQuantity]) -> Iterator[StudyTest]:
    """Nothing where it is among those found, or where the rule chooses."""
    quantity = quantity_named(asked.analysis.test)
    if quantity is None or quantity in found or quantity not in TESTS:
        return
    if quantity in OF_TWO and len(asked.groups) != 2:
        return
    if asked.within.late is not None and quantity in FROM_TIME_ZERO:
        yield not_given(asked, quantity)
        return
    test = TESTS[quantity](asked)
    _, known = asked.covariates(asked.analysis.strata)
    notes = (*strata_notes(asked), *left_out_notes(known)) if asked.analysis.strata else ()
    result = asked.planned.test(test, quantity, compared(asked.study, asked.groups))
    yield noted(replace(result, stratified_by=asked.analysis.strata), *notes)


def not_given(asked: AskedComparison, quantity: StudyQuantity) -> StudyTest:
    return StudyTest(
        endpoint=asked.analysis.endpoint,
        quantity=quantity,
        variant=asked.planned.variant,
        groups=compared(asked.study, asked.groups),
        n=asked.within.n,
        events=int(asked.within.event.sum()),
        method=StudyPhrase.NOT_COMPARED(),
        reason=StudyPhrase.LATE_ENTRY(),
        horizon_months=asked.planned.horizon_months,
    )


def exact(asked: AskedComparison) -> Test:
    return exact_log_rank(asked.within.time, asked.within.event, asked.within.group)


def unequal(asked: AskedComparison) -> Test:
    return unequal_follow_up_test(asked.within.time, asked.within.event, asked.within.group)


def peto_peto(asked: AskedComparison) -> Test:
    """Within strata where the plan names some: weighted by the survival of all before each event."""
    if not asked.analysis.strata:
        return log_rank(asked.table, rho=1.0)
    columns, known = asked.covariates(asked.analysis.strata)
    within = asked.within.where(known)
    strata = strata_of(asked, columns, known)
    return log_rank(
        event_table(within.time, within.event, group=within.group, stratum=strata, entry=within.late), rho=1.0
    )


OF_TWO = (StudyQuantity.EXACT_LOG_RANK, StudyQuantity.UNEQUAL_FOLLOW_UP_LOG_RANK, StudyQuantity.MAX_COMBO)
FROM_TIME_ZERO = (StudyQuantity.EXACT_LOG_RANK, StudyQuantity.UNEQUAL_FOLLOW_UP_LOG_RANK)
TESTS: Mapping[StudyQuantity, Callable[[AskedComparison], Test]] = {
    StudyQuantity.EXACT_LOG_RANK: exact,
    StudyQuantity.UNEQUAL_FOLLOW_UP_LOG_RANK: unequal,
    StudyQuantity.PETO_PETO: peto_peto,
    StudyQuantity.MAX_COMBO: lambda asked: max_combo(asked.table),
}
