"""The rules for tied event times, by name."""

from theracurve.errors import UsageError
from theracurve.survival._cox.cox_data import CoxData
from theracurve.survival._cox.partial_likelihood import PartialLikelihood, breslow_draws, efron_draws

COX = "Cox 1972, J R Stat Soc B 34:187-220"
SOURCES = {
    "efron": f"{COX}; Efron 1977, J Am Stat Assoc 72:557-65",
    "breslow": f"{COX}; Breslow 1974, Biometrics 30:89-99",
    "exact": f"{COX}, section 6; Gail, Lubin and Rubinstein 1981, Biometrika 68:703-7",
}
DRAWS = {"efron": efron_draws, "breslow": breslow_draws}


def refuse_unknown_ties(ties: str, *known: str) -> None:
    if ties not in known:
        raise UsageError(f"ties: expected one of {', '.join(known)}; found {ties!r}")


def partial_likelihood(data: CoxData, ties: str) -> PartialLikelihood:
    """Cox's partial likelihood of these rows, in the units of `data.scaled`, under Efron's or Breslow's rule."""
    weight = data.case_weight[data.risk_sets.rows]
    return PartialLikelihood(data.risk_sets, data.scaled, weight, DRAWS[ties](data.risk_sets, weight))
