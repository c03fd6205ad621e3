"""The rules for tied event times, by name."""

from theracurve.errors import UsageError
from theracurve.phrases import apart
from theracurve.survival._cox.cox_data import CoxData
from theracurve.survival._cox.partial_likelihood import PartialLikelihood, breslow_draws, efron_draws
from theracurve.survival._values import papers

SOURCES = {
    "efron": apart((papers.COX, papers.EFRON)),
    "breslow": apart((papers.COX, papers.BRESLOW_TIES)),
    "exact": apart((papers.COX_DISCRETE, papers.GAIL)),
}
DRAWS = {"efron": efron_draws, "breslow": breslow_draws}


def refuse_unknown_ties(ties: str, *known: str) -> None:
    if ties not in known:
        raise UsageError(f"ties: expected one of {', '.join(known)}; found {ties!r}")


def partial_likelihood(data: CoxData, ties: str) -> PartialLikelihood:
    """Cox's partial likelihood of these rows, in the units of `data.scaled`, under Efron's or Breslow's rule."""
    weight = data.case_weight[data.risk_sets.rows]
    return PartialLikelihood(data.risk_sets, data.scaled, weight, DRAWS[ties](data.risk_sets, weight))
