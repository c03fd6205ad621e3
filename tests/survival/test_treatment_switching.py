"""Treatment that switches: the models against their definitions, and every way where the truth is known."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from theracurve.errors import EstimationError, UsageError
from theracurve.survival import cox, event_table, log_rank
from theracurve.survival._inputs.inputs import BoolArray, FloatArray
from theracurve.survival._switching.rank_preserving import without_treatment
from theracurve.survival._switching.switched import as_switched
from theracurve.survival._switching.weibull import weibull_time_ratios
from theracurve.survival._values.phrases import Why
from theracurve.survival.switching import TreatmentSwitching, treatment_switching

NEVER = np.inf


@dataclass(frozen=True)
class Trial:
    """A trial of two arms; `life` is what each would have lived without any switch."""

    time: FloatArray
    event: BoolArray
    treated: BoolArray
    switched: FloatArray
    censoring: FloatArray
    progressed: FloatArray
    x: FloatArray
    life: FloatArray

    def estimated(self, *, x: bool = True, resamples: int = 0) -> TreatmentSwitching:
        return treatment_switching(
            self.time,
            self.event,
            self.treated,
            self.switched,
            censoring=self.censoring,
            progressed=self.progressed,
            covariates={"x": self.x} if x else None,
            resamples=resamples,
        )

    @property
    def truth(self) -> float:
        """The logarithm of the hazard ratio of the same patients, had nobody switched."""
        time, event = np.minimum(self.life, self.censoring), self.life <= self.censoring
        return float(np.log(cox(time, event, {"treated": self.treated}).hazard_ratio("treated").value))


def trial(rng: np.random.Generator, n: int, *, prognosis: float = 0.0, after_switch: float = 2.0) -> Trial:
    """Half are treated, which doubles their time (a hazard ratio of 0.5 of exponential lives, median one year
    untreated). About 36 % of the others switch at a progression that says nothing of their lives, the likelier the
    larger x; the hazard is exp(prognosis x). Switching multiplies the time that is left by `after_switch`."""
    treated, x = np.arange(n) < n // 2, rng.normal(size=n)
    bare = rng.exponential(365 / np.log(2), n) * np.exp(-prognosis * x)
    progressed, censoring = rng.exponential(120, n), rng.uniform(730, 1460, n)
    life = np.where(treated, 2 * bare, bare)
    willing = rng.random(n) < 1 / (1 + np.exp(-(-0.3 + 1.5 * x)))
    switches = ~treated & willing & (progressed < np.minimum(bare, censoring))
    lived = np.where(switches, progressed + (bare - progressed) * after_switch, life)
    return Trial(
        time=np.minimum(lived, censoring),
        event=lived <= censoring,
        treated=treated,
        switched=np.where(switches, progressed, NEVER),
        censoring=censoring,
        progressed=np.where(progressed < np.minimum(lived, censoring), progressed, NEVER),
        x=x,
        life=life,
    )


Make = Callable[[np.random.Generator, int], Trial]


def errors_of(studies: int, n: int, make: Make, *, x: bool = True) -> dict[str, float]:
    """By how many standard errors the mean of the logarithm of each way's ratio lies from that without any switch."""
    rng, rows = np.random.default_rng(20), []
    for _ in range(studies):
        of = make(rng, n)
        found = of.estimated(x=x).ratios
        rows.append([np.log(found[name].value) - of.truth for name in found])
    table = np.array(rows)
    with np.errstate(invalid="ignore"):  # to ignore a switch without effect is to be right in every trial
        errors = table.mean(axis=0) / (table.std(axis=0, ddof=1) / np.sqrt(studies))
    return dict(zip(found, errors, strict=True))


def test_about_36_percent_switch() -> None:
    shares = [np.isfinite(of.switched[~of.treated]).mean() for of in [trial(np.random.default_rng(1), 20_000)]]
    assert shares == [pytest.approx(0.36, abs=0.02)]


def test_without_a_switch_every_way_is_the_comparison_itself() -> None:
    of = trial(np.random.default_rng(3), 200)
    found = treatment_switching(of.time, of.event, of.treated, np.full(200, NEVER), resamples=0)
    plain = cox(of.time, of.event, {"treated": of.treated}).hazard_ratio("treated")
    for name, ratio in found.ratios.items():
        assert ratio.value == pytest.approx(plain.value, rel=1e-12), name
    assert found.switched == 0


def test_psi_is_where_the_log_rank_test_finds_the_arms_alike() -> None:
    """By its definition: on both sides of psi the arms differ in the times without treatment, the other way round."""
    of = trial(np.random.default_rng(6), 400)
    found = of.estimated().log_time_ratio
    made = as_switched(of.time, of.event, of.treated, of.switched, of.censoring, of.progressed, None)

    def z(psi: float) -> float:
        time, event = without_treatment(made, psi)
        test = log_rank(event_table(time, event, group=of.treated.astype(int)))
        return float(np.sign(test.observed["1"] - test.expected["1"]) * np.sqrt(test.statistic))

    assert z(found.value - 1e-7) * z(found.value + 1e-7) <= 0
    assert abs(z(found.lower)) == pytest.approx(1.96, abs=0.05)
    assert abs(z(found.upper)) == pytest.approx(1.96, abs=0.05)
    assert found.lower < -np.log(2) < found.upper


def test_times_are_censored_anew_where_treatment_is_mixed() -> None:
    """With psi = -log 2 treated time counts half; the reference, where one switched, is seen to half its censoring."""
    made = as_switched(
        [10.0, 8, 6, 9], [1, 1, 1, 0], [1, 0, 0, 0], [NEVER, 4, NEVER, NEVER], [12.0, 12, 12, 9], None, None
    )
    time, event = without_treatment(made, -np.log(2))
    assert time.tolist() == [5.0, 6.0, 6.0, 4.5]
    assert event.tolist() == [True, True, True, False]


def test_weibull_time_ratios_as_r() -> None:
    """survreg(Surv(time, event) ~ x + z), R 4.2.2 with survival 3.5-3, rel.tolerance = 1e-14; exp of its
    coefficients."""
    time = np.array([5.0, 8, 12, 3, 20, 15, 7, 9, 30, 11, 2, 18])
    event = np.array([1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 0], dtype=bool)
    x, z = np.array([0.0, 1] * 6), np.array([1.0, 2, 3, 1, 4, 3, 2, 2, 5, 2, 1, 4])
    assert weibull_time_ratios(time, event, np.column_stack([x, z])) == pytest.approx(
        [1.30684367822263, 1.67534761251936], rel=1e-9
    )


def test_what_cannot_be_had_says_why() -> None:
    of = trial(np.random.default_rng(3), 200)
    few = np.where(np.cumsum(np.isfinite(of.switched)) <= 2, of.switched, NEVER)
    found = treatment_switching(of.time, of.event, of.treated, few, progressed=of.progressed, resamples=0)
    assert str(found.weighted.reason).startswith("2 switched")
    assert str(found.two_stage.reason).startswith("2 switched")
    without = treatment_switching(of.time, of.event, of.treated, of.switched, resamples=0)
    assert "secondary baseline" in str(without.two_stage.reason)
    assert "not estimable" in str(without)


@pytest.mark.parametrize("with_events", [True, False])
def test_where_the_test_says_nothing_there_is_no_crossing(with_events: bool) -> None:
    """Nobody of the treated has the event: far out, times censored anew leave none at all, and no test."""
    treated = np.arange(24) < 12
    time = np.where(treated, 400.0, np.linspace(100, 350, 24))
    event = ~treated & (np.arange(24) % 3 != 0) & with_events
    switched = np.where(~treated & (np.arange(24) % 4 == 0), time - 40, np.inf)
    found = treatment_switching(time, event, treated, switched, censoring=np.full(24, 400.0), resamples=0)
    for estimate in (found.log_time_ratio, found.rank_preserving):
        assert estimate.value is None
        assert estimate.reason == Why.NO_CROSSING()


def test_bad_columns_are_refused() -> None:
    with pytest.raises(EstimationError, match="censoring: expected at the time or later, found earlier in row 1"):
        treatment_switching([5.0, 6], [1, 1], [1, 0], [NEVER, 3], censoring=[4.0, 9])
    with pytest.raises(UsageError, match="resamples"):
        treatment_switching([5.0, 6], [1, 1], [1, 0], [NEVER, 3], resamples=-1)


def test_each_way_where_its_assumption_holds_and_where_it_does_not() -> None:
    """Switching goes with prognosis: recorded, then not."""
    recorded = errors_of(40, 400, lambda rng, n: trial(rng, n, prognosis=0.4))
    assert abs(recorded["weighted"]) < 3
    assert abs(recorded["two_stage"]) < 3
    assert abs(recorded["rank_preserving"]) < 3
    assert recorded["ignored"] > 3
    assert recorded["censored"] > 3


@pytest.mark.long
def test_each_way_in_200_trials() -> None:
    alike = errors_of(200, 400, trial)
    assert all(abs(alike[name]) < 2.5 for name in ("censored", "weighted", "rank_preserving", "two_stage"))
    assert alike["ignored"] > 5
    unlike = errors_of(200, 400, lambda rng, n: trial(rng, n, prognosis=0.4))
    assert all(abs(unlike[name]) < 2.5 for name in ("weighted", "rank_preserving", "two_stage"))
    assert unlike["censored"] > 5
    hidden = errors_of(200, 400, lambda rng, n: trial(rng, n, prognosis=0.4), x=False)
    assert abs(hidden["rank_preserving"]) < 2.5
    assert all(abs(hidden[name]) > 5 for name in ("censored", "weighted", "two_stage"))
    no_effect_later = errors_of(200, 400, lambda rng, n: trial(rng, n, after_switch=1.0))
    assert abs(no_effect_later["rank_preserving"]) > 5
    assert all(abs(no_effect_later[name]) < 2.5 for name in ("censored", "weighted", "two_stage"))


def test_no_event_is_said_to_be_missing_that_the_way_itself_leaves_out() -> None:
    """The treated have no event; whoever of the reference has one had switched before it."""
    treated = np.array([True] * 4 + [False] * 4)
    switched = np.array([NEVER] * 4 + [5.0, 6.0, 7.0, NEVER])
    event = np.array([False] * 4 + [True, True, True, False])
    found = treatment_switching(np.array([20.0] * 4 + [10.0, 11.0, 12.0, 20.0]), event, treated, switched)
    reasons = {way: ratio.reason for way, ratio in found.ratios.items()}
    assert Why.NO_EVENT_KEPT() in reasons.values()
    assert Why.NO_EVENT_HAPPENED() not in reasons.values()
