"""What a person writes who uses the package, for type checkers alone: `make check` reads it under `mypy --strict`,
nobody runs it. `assert_type` says what each name is outside."""

from collections.abc import Callable
from pathlib import Path
from typing import assert_type

import theracurve as tc
from theracurve.analysis.results import Comparison, Results
from theracurve.analysis.study_estimate import StudyResult
from theracurve.survival import (
    CoxFit,
    EventTable,
    KaplanMeier,
    SurvivalCurve,
    Test,
    cox,
    event_table,
    kaplan_meier,
    log_rank,
)

assert_type(tc.__version__, str)


def a_study(folder: str | Path) -> None:
    study = tc.open(folder)
    assert_type(study, tc.OpenStudy)
    assert_type(study.check(), tc.Findings)
    run = study.run("results", language="fr", forms=["pdf"], appendix=True)
    assert_type(run, tc.StudyRun)
    assert_type(run.results, Results)
    assert_type(run.comparisons[0], Comparison)
    assert_type(run.estimates[0], StudyResult)
    assert_type(study.explain("A-003"), tc.ResultTable)
    assert_type(study.tables(), tc.Tables)
    show: Callable[[], str] = run._repr_html_
    print(run, show())


def a_table_of_times(time: list[float], event: list[bool], group: list[str]) -> None:
    table = event_table(time, event, group=group)
    assert_type(table, EventTable)
    curves = kaplan_meier(table)
    assert_type(curves, KaplanMeier)
    assert_type(curves["A"], SurvivalCurve)
    assert_type(log_rank(table), Test)
    assert_type(tc.survival.kaplan_meier(table), KaplanMeier)
    assert_type(cox(time, event, {"treated": [name == "A" for name in group]}), CoxFit)
