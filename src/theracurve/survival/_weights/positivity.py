"""Whether patients of both groups could have been in either: the overlap of their propensity scores.

Crump, Hotz, Imbens and Mitnik (2009), Biometrika 96:187-99: patients with a score beyond 0.1 or 0.9 are those of whom
the other group has hardly any.
"""

from dataclasses import dataclass, field

import numpy as np

from theracurve.phrases import Statement, apart
from theracurve.survival._inputs.inputs import BoolArray, Column, FloatArray, same_length
from theracurve.survival._inputs.options import chosen_number
from theracurve.survival._inputs.two_groups import TwoGroups, two_groups
from theracurve.survival._values import papers
from theracurve.survival._values.display import Cells, Shown, number
from theracurve.survival._values.phrases import Method
from theracurve.survival._values.tabular import TypedColumn, numbers, texts, typed
from theracurve.survival._weights.balancing_weights import as_probabilities


@dataclass(frozen=True, eq=False, kw_only=True)
class Positivity(Shown):
    """Says where the groups' scores lie.

    common          lowest and highest score that both groups reach; None where one group ends before the other begins
    outside         (n,) patients whose score is outside that range: nobody of the other group is like them
    extreme         (n,) patients whose score is below `bound` or above 1 - `bound`
    """

    groups: TwoGroups = field(repr=False)
    scores: FloatArray = field(repr=False)
    common: tuple[float, float] | None
    outside: BoolArray = field(repr=False)
    extreme: BoolArray = field(repr=False)
    bound: float
    method: Statement
    source: Statement = papers.CRUMP

    def as_columns(self) -> dict[str, TypedColumn]:
        """Gives each patient's score and where it lies, in the order of the rows."""
        places = {name: typed(bool, getattr(self, name)) for name in ("outside", "extreme")}
        return {"group": texts(*self.groups.labels), "score": numbers(self.scores), **places}

    def _cells(self) -> Cells:
        rows = tuple(
            (
                name,
                str(int(members.sum())),
                number(float(self.scores[members].min())),
                number(float(self.scores[members].max())),
                str(int(self.outside[members].sum())),
                str(int(self.extreme[members].sum())),
            )
            for name, members in self.groups.members.items()
        )
        header = ("group", "patients", "lowest", "highest", "outside common", "extreme")
        shared = "no score is common to both groups"
        if self.common:
            shared = f"scores of both groups: {self.common[0]:.4g} to {self.common[1]:.4g}"
        return Cells(title="positivity", header=header, rows=rows, notes=(shared, self.method, self.source))


def positivity(score: Column, group: Column, *, reference: str | None = None, bound: float = 0.1) -> Positivity:
    """The range of scores common to both groups, and who is outside it or beyond the bounds.

    score           (n,) a `PropensityScore`, or scores from elsewhere
    group           (n,) labels of two groups; `reference` as for `propensity_score`
    bound           a score below it, or above 1 - `bound`, is extreme

    Raises EstimationError for unusable columns, naming rows; UsageError for an unknown reference, or a bound that is
    not between 0 and one half.
    """
    bound = chosen_number(bound, "a bound between 0 and 0.5", lambda share: 0 < share < 0.5)
    groups, e = two_groups(group, reference), as_probabilities(score)
    same_length(score=e, group=groups)
    low = max(float(e[members].min()) for members in groups.members.values())
    high = min(float(e[members].max()) for members in groups.members.values())
    common = (low, high) if low <= high else None
    return Positivity(
        groups=groups,
        scores=e,
        common=common,
        outside=(e < low) | (e > high) if common else np.ones(len(e), dtype=np.bool_),
        extreme=(e < bound) | (e > 1 - bound),
        bound=bound,
        method=apart((Method.PROPENSITY_RANGE(), Method.EXTREME_SCORES(low=bound, high=1 - bound))),
    )
