"""What the estimators say of themselves, found by its code and said in every language."""

from collections.abc import Iterator

import numpy as np
import pytest

from theracurve.analysis.phrases import EFRON, StudyPhrase, and_p
from theracurve.analysis.planned import end_in_months
from theracurve.analysis.population import Population
from theracurve.errors import Defect
from theracurve.phrases import NOTHING, Phrase, Statement, apart, clauses
from theracurve.survival import clone_censor_weight, event_table, exact_log_rank, kaplan_meier, log_rank
from theracurve.survival._values import papers
from theracurve.survival._values.papers import Paper
from theracurve.survival._values.phrases import Method, Note, Whom, Why
from theracurve.vocabulary.languages import ENGLISH, LANGUAGES
from theracurve.wording.estimators import in_language
from theracurve.wording.references import library
from theracurve.wording.words import words_in

FRENCH = words_in("fr")
FAMILIES: tuple[type[Phrase], ...] = (Method, Why, Note, Whom, StudyPhrase, Population)


@pytest.mark.parametrize(
    ("statement", "english", "french"),
    [
        (
            clauses(Method.KAPLAN_MEIER(), Method.BROOKMEYER_CROWLEY(interval="beta-product")),
            "Kaplan-Meier, Brookmeyer-Crowley limits from the beta-product interval",
            "Kaplan-Meier, limites de Brookmeyer-Crowley à partir de l’intervalle beta-product",
        ),
        (
            apart((clauses(Method.COX(), EFRON, StudyPhrase.WALD_INTERVAL_AND_P()), StudyPhrase.WALD_P())),
            "Cox regression, Efron ties, Wald interval and P; Wald P",
            "régression de Cox, ex æquo selon Efron, intervalle et p de Wald\u202f; p de Wald",
        ),
        (
            and_p(clauses(Method.AALEN_JOHANSEN(), Method.NORMAL_INTERVAL())),
            "Aalen-Johansen, normal interval and P",
            "Aalen-Johansen, intervalle et p normaux",
        ),
        (
            Why.NOT_REACHED(level=0.5, lowest=0.5219),
            "the curve does not fall to 0.5; its lowest value is 0.522",
            "la courbe ne descend pas à 0,5\u202f; sa plus petite valeur est 0,522",
        ),
        (
            end_in_months(Why.IN_GROUP(group="A", reason=Why.FOLLOW_UP_ENDS(ends=1635.9))),
            "A: follow-up of this group ends at 53.75 months",
            "A\u202f: le suivi de ce groupe s’arrête à 53,75 mois",
        ),
        (
            Note.SCORES(
                sums=clauses(Note.SCORE_OF_GROUP(score=3.557, group="A"), Note.SCORE_OF_GROUP(score=-3.557, group="B"))
            ),
            "sum of scores (above 0: earlier events) +3.557 in A, −3.557 in B",
            "somme des scores (au-dessus de 0\u202f: événements plus précoces) +3,557 dans A, −3,557 dans B",
        ),
        (
            clauses(Method.MONTE_CARLO(), Method.ALLOCATIONS(count=50000), Method.SEED(seed=20261)),
            "Monte Carlo, 50,000 random allocations, seed 20261",
            "Monte-Carlo, 50\u202f000 répartitions au hasard, graine 20261",
        ),
        (
            Why.NO_POSITIVITY(count=9, total=40, least=5.0),
            "9 of 40 followed beyond the grace period had a chance of less than 5% of one of the strategies (no"
            " positivity)",
            "9 des 40 suivis au-delà du délai de grâce avaient une chance de moins de 5\u202f% de l’une des stratégies"
            " (pas de positivité)",
        ),
        (
            apart((papers.KAPLAN_MEIER, papers.FAY, papers.UNO)),
            "Kaplan and Meier 1958; Fay, Brittain and Proschan 2013; Uno and others 2014",
            "Kaplan et Meier 1958\u202f; Fay, Brittain et Proschan 2013\u202f; Uno et al. 2014",
        ),
        (NOTHING, "", ""),
    ],
)
def test_a_statement_in_each_language(statement: Statement, english: str, french: str) -> None:
    assert in_language(statement, words_in(ENGLISH)) == english
    assert str(statement) == english.replace("−", "-")
    assert in_language(statement, FRENCH) == french


def test_a_phrase_refuses_other_fields_than_its_own() -> None:
    with pytest.raises(Defect, match=r"follow_up_ends asks for \['ends'\], given were \['end'\]"):
        Why.FOLLOW_UP_ENDS(end=3.0)


def test_a_method_without_an_interval_has_no_p_found_like_it() -> None:
    with pytest.raises(Defect, match="ends with an interval"):
        and_p(clauses(Method.LOG_RANK()))


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != ENGLISH])
@pytest.mark.parametrize("family", FAMILIES)
def test_a_language_has_each_phrase_with_its_fields(family: type[Phrase], language: str) -> None:
    said = {key: text for key, text in words_in(language).texts.items() if key.startswith(f"{family.subject}.")}
    assert {key: set(text.placeholders) for key, text in said.items()} == {p.code: set(p.formats) for p in family}


def test_every_reference_in_full_belongs_to_a_paper() -> None:
    from theracurve.analysis import phrases

    known = {value.key for room in (papers, phrases) for value in vars(room).values() if isinstance(value, Paper)}
    assert sorted(set(library()) - known) == []


def said_by(*results: object) -> Iterator[Statement]:
    for result in results:
        yield from (result.method, result.reason, *result.notes, result.source)  # type: ignore[attr-defined]


def test_the_estimators_of_a_small_comparison_speak_french() -> None:
    time, event, group = [1.0, 2, 3, 4, 5, 6], [1, 1, 0, 1, 0, 1], ["A", "B", "A", "B", "A", "B"]
    table = event_table(time, event, group=group)
    curves = kaplan_meier(table, interval="beta-product")
    found = (log_rank(table), exact_log_rank(time, event, group), *(curve.median() for curve in curves.values()))
    assert "test du log-rank, scores aux rangs moyens" in "\n".join(in_language(s, FRENCH) for s in said_by(*found))


def test_what_clone_censor_weight_says_is_said_in_french() -> None:
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
    assert len({result.reason for result in found}) >= 6
    said = {in_language(statement, FRENCH) for statement in said_by(*found)}
    assert any("rééchantillonnages" in text for text in said)
    assert not any("the" in text.split() for text in said)
