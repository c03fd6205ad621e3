"""What the emulation of one strategy gives."""

from dataclasses import dataclass

from theracurve.analysis.bias.check import BiasCheck


@dataclass(frozen=True, slots=True, kw_only=True)
class EmulatedStrategy:
    """One strategy for one endpoint: of how many `people` of its groups who was eligible, who of these reached it in
    time, and the checks beside the naive ratio.

    `checks` are the time-dependent, landmark and cloned ratios, none where one side has nobody.
    """

    name: str
    label: str
    endpoint: str
    horizon_months: float | None
    people: int
    eligible: int
    reached: int
    checks: tuple[BiasCheck, ...]
