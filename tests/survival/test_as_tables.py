"""Every result of the library as a table of values, as a short text, and where it is a curve as a drawing."""

import sys
from collections.abc import Callable, Iterator

import numpy as np
import polars
import pyarrow
import pytest
from matplotlib import pyplot

from theracurve import survival as s
from theracurve.errors import UsageError
from theracurve.survival._values.display import Shown
from theracurve.survival._values.plotting import Plotted

TIME = [2, 5, 7, 9, 12, 3, 4, 8, 8, 10]
EVENT = [1, 1, 0, 1, 0, 1, 1, 1, 0, 1]
GROUP = list("AAAAABBBBB")
AGE = [50, 61, 47, 70, 66, 58, 49, 72, 55, 63]
TABLE = s.event_table(TIME, EVENT, group=GROUP)


def many() -> s.EventTable:
    """A thousand times: nobody wants to read them all in a notebook."""
    return s.event_table(np.arange(1, 1001), np.ones(1000), group=["a group with a long name"] * 1000)


RESULTS: dict[str, Callable[[], Shown]] = {
    "event table": lambda: TABLE,
    "Kaplan-Meier": lambda: s.kaplan_meier(TABLE),
    "one curve": lambda: s.kaplan_meier(TABLE)["A"],
    "a long curve": lambda: next(iter(s.kaplan_meier(many()).values())),
    "median": lambda: s.kaplan_meier(TABLE)["A"].median(),
    "Nelson-Aalen": lambda: s.nelson_aalen(TABLE),
    "cumulative incidence": lambda: s.cumulative_incidence(TIME, EVENT, group=GROUP),
    "incidence of a group": lambda: s.cumulative_incidence(TIME, EVENT, group=GROUP)["A"],
    "mean cumulative function": lambda: s.mean_cumulative_function(range(10), TIME, EVENT, group=GROUP),
    "Turnbull": lambda: s.turnbull([0, 1, 2, 3], [2, 3, np.inf, 5]),
    "log-rank": lambda: s.log_rank(TABLE),
    "Cox": lambda: s.cox(TIME, EVENT, {"age": AGE}),
    "baseline hazard": lambda: s.cox(TIME, EVENT, {"age": AGE}).baseline_hazard,
    "proportional hazards": lambda: s.proportional_hazards_test(s.cox(TIME, EVENT, {"age": AGE})),
    "restricted means": lambda: s.rmst(TABLE, horizon=8),
    "difference": lambda: s.survival_difference(TABLE, at=6),
    "adjusted": lambda: s.holm([0.01, 0.2]),
    "propensity": lambda: s.propensity_score(GROUP, {"age": AGE}),
    "positivity": lambda: s.positivity(s.propensity_score(GROUP, {"age": AGE}), GROUP),
    "weights": lambda: s.balancing_weights(s.propensity_score(GROUP, {"age": AGE}), GROUP),
    "balance": lambda: s.standardised_mean_differences(GROUP, {"age": AGE}),
    "E-value": lambda: s.e_value(0.5, 0.3, 0.9),
}


@pytest.fixture(params=RESULTS)
def result(request: pytest.FixtureRequest) -> Shown:
    return RESULTS[request.param]()


@pytest.fixture(autouse=True)
def drawings() -> Iterator[None]:
    pyplot.switch_backend("agg")
    yield
    pyplot.close("all")


def test_a_table_says_the_same_in_every_library(result: Shown) -> None:
    columns = result.as_columns()
    frame = result.to_polars()
    read = pyarrow.RecordBatchReader.from_stream(result).read_all()
    assert frame.columns == read.column_names == list(result.to_pandas().columns) == list(columns)
    assert frame.height == read.num_rows == len(result.to_pandas()) > 0
    for name, column in columns.items():
        assert tuple(frame[name]) == tuple(read[name].to_pylist()) == column.values
        pandas = result.to_pandas()[name]
        assert [None if gone else v for v, gone in zip(pandas, pandas.isna(), strict=True)] == list(column.values)


def test_a_repr_is_short(result: Shown) -> None:
    assert 10 < len(repr(result)) < 2_000
    assert "object at 0x" not in repr(result)


def test_values_are_whole_and_typed() -> None:
    curve = s.kaplan_meier(TABLE)["A"]
    frame = curve.to_polars()
    assert frame["survival"].to_list() == curve.survival.tolist()
    assert frame.schema["group"] == polars.String
    assert s.log_rank(TABLE).to_pandas()["p_value"][0] == s.log_rank(TABLE).p_value
    assert s.EventTable.from_counts(TABLE.to_polars()).patients.tolist() == [5, 5]


CURVES = (
    *("Kaplan-Meier", "one curve", "a long curve", "Nelson-Aalen", "cumulative incidence", "incidence of a group"),
    *("mean cumulative function", "Turnbull", "baseline hazard"),
)


@pytest.mark.parametrize("name", CURVES)
def test_a_curve_draws_the_steps_that_its_values_say(name: str) -> None:
    curve = RESULTS[name]()
    assert isinstance(curve, Plotted)
    axes = curve.plot()
    steps = [line for line in axes.lines if line.get_drawstyle() == "steps-post"]
    assert len(steps) == len(curve._steps()) > 0
    for line, step in zip(steps, curve._steps(), strict=True):
        assert line.get_xdata().tolist() == [0, *step.times.tolist()]
        assert line.get_ydata().tolist() == [step.begin, *step.values.tolist()]
    assert curve.plot(axes) is axes


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_library_that_is_not_there_is_named(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UsageError, match=rf"to_{library}\(\) needs {library}, .*: pip install {library}"):
        getattr(s.log_rank(TABLE), f"to_{library}")()


def test_every_public_result_is_a_table() -> None:
    """Whatever shows itself can be handed on."""
    shown = [getattr(s, name) for name in s.__all__ if isinstance(getattr(s, name), type)]
    without = {one.__name__ for one in shown if not issubclass(one, Shown)}
    assert without <= {"TreatmentPeriods", "Landmark"}
