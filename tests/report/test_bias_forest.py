"""The forest of the checks for bias: the plan filled, every other answer open, and its data in full."""

from analysis.asked import people, question
from analysis.made import observations
from theracurve.analysis.bias.dropout import dropout
from theracurve.analysis.bias.unmeasured import unmeasured
from theracurve.report.figures.bias_forest import bias_forest, rows_of
from theracurve.report.figures.saving import as_svg
from theracurve.wording.words import words_in

N = 30
OF = observations([20 + 7 * i % 300 for i in range(N)], [i % 5 != 0 for i in range(N)], ["A", "B", "A"] * 10)
ASKED = question(OF, people(OF, lost=[i % 10 == 0 for i in range(N)]))
CHECKS = (unmeasured(ASKED), dropout(ASKED))
ENGLISH = words_in("en")


def test_only_the_plan_is_filled() -> None:
    rows = list(rows_of(CHECKS, ENGLISH))
    assert [row.words for row in rows if row.filled] == ["Planned comparison"]
    assert [row.words for row in rows if row.estimate is None] == ["Overall survival, whole follow-up"]
    assert [row.words for row in rows[2:]] == ["Who left early: best for A", "Who left early: worst for A"]


def test_its_data_are_the_estimates_in_full() -> None:
    figure = bias_forest(CHECKS, ENGLISH, "")
    assert figure is not None
    assert [row[2] for row in figure.data.rows] == [ASKED.ratio.value, *(e.value for e in CHECKS[1].estimates)]
    assert "2 hazard ratios" in figure.alt
    assert "<svg" in as_svg(figure)


def test_without_an_answer_there_is_no_figure() -> None:
    assert bias_forest(CHECKS[:1], ENGLISH, "") is None
