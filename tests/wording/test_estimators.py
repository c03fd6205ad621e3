"""What the survival library says in English, found whole or in parts and said in French."""

import numpy as np
import pytest

from theracurve.survival import clone_censor_weight, event_table, exact_log_rank, kaplan_meier, log_rank
from theracurve.wording.estimators import in_language, source_of
from theracurve.wording.words import words_in

FRENCH = words_in("fr")


@pytest.mark.parametrize(
    ("text", "french"),
    [
        (
            "Kaplan-Meier, Brookmeyer-Crowley limits from the beta-product interval",
            "Kaplan-Meier, limites de Brookmeyer-Crowley à partir de l’intervalle beta-product",
        ),
        (
            "Cox regression, Efron ties, Wald interval and P; large-sample P",
            "régression de Cox, ex æquo selon Efron, intervalle et p de Wald\u202f; p asymptotique",
        ),
        (
            "Cox regression, Efron ties, robust variance, Wald interval; Wald P",
            "régression de Cox, ex æquo selon Efron, variance robuste, intervalle de Wald\u202f; p de Wald",
        ),
        (
            "312 patients at 47 horizons are more than are allocated anew",
            "312 patients à 47 horizons sont plus qu’il n’en est réparti à nouveau",
        ),
        (
            "the curve does not fall to 0.5; its lowest value is 0.522",
            "la courbe ne descend pas à 0,5\u202f; sa plus petite valeur est 0,522",
        ),
        (
            "sum of scores (above 0: earlier events) +3.557 in A, -3.557 in B",
            "somme des scores (au-dessus de 0\u202f: événements plus précoces) +3,557 dans A, -3,557 dans B",
        ),
        ("a method of tomorrow", "«\u202fa method of tomorrow\u202f» (en anglais)"),
        ("log-rank test, of tomorrow", "«\u202flog-rank test, of tomorrow\u202f» (en anglais)"),
        ("", ""),
    ],
)
def test_a_text_of_an_estimator_in_french(text: str, french: str) -> None:
    assert in_language(text, FRENCH) == french
    assert in_language(text, words_in("en")) == text


def test_the_estimators_of_a_small_comparison_are_known() -> None:
    """Run, not listed: whoever changes a text of an estimator finds it here."""
    time, event, group = [1.0, 2, 3, 4, 5, 6], [1, 1, 0, 1, 0, 1], ["A", "B", "A", "B", "A", "B"]
    table = event_table(time, event, group=group)
    curves = kaplan_meier(table, interval="beta-product")
    found = (log_rank(table), exact_log_rank(time, event, group), *(curve.median() for curve in curves.values()))
    said = [text for result in found for text in (result.method, result.reason, *result.notes)]
    assert [text for text in said if "(en anglais)" in in_language(text, FRENCH)] == []


def test_what_clone_censor_weight_says_is_known() -> None:
    time, never = np.concatenate([np.full(20, 100.0), np.arange(20, 100, 4.0)]), np.inf
    started, x = np.where(np.arange(40) < 20, 5.0, never), np.arange(40) % 7
    few, all_die = (np.arange(40) < 3) | (np.arange(40) >= 20), np.ones(40)
    time[:3] = [50, 51, 52]
    ways = (
        (few, started, x, 10),
        (few, started, np.arange(40), 10),
        (few, started, np.r_[np.arange(36), -np.arange(4)], 10),
        (few, started, x, 200),
        (np.arange(40) >= 20, started, x, 10),
        (all_die, np.full(40, 5.0), x, 10),
        (all_die, np.full(40, never), x, 10),
        (all_die, np.where(np.arange(40) < 20, never, 19.0), x, 99),
    )
    found = [
        clone_censor_weight(time, event, started, {"x": x}, grace=grace, resamples=30).hazard_ratio
        for event, started, x, grace in ways
    ]
    said = {text for result in found for text in (result.method, result.reason, *result.notes)}
    assert len({result.reason for result in found}) >= 6
    assert [text for text in said if "(en anglais)" in in_language(text, FRENCH)] == []


def test_sources_join_their_names_as_the_language_does() -> None:
    assert source_of("Fay, Brittain and Proschan 2013", FRENCH) == "Fay, Brittain et Proschan 2013"
    assert source_of("Klein and others 2007", FRENCH) == "Klein et al. 2007"
