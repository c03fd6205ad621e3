"""The biologically effective dose of an organ: what its absorbed doses come to when it repairs while they are given."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Self

from pydantic import Field, model_validator

from theracurve.definition.part import Part, refusal
from theracurve.definition.quantities import AbsorbedDose, HalfTime


class BiologicalDose(Part):
    """BED = sum of D (1 + G D / (alpha/beta)) over the cycles, with G = repair / (repair + effective half-time).

    Of a dose rate that falls exponentially: Dale, Br J Radiol 1985;58:515-28; of cycles of radionuclide therapy:
    Barone et al., J Nucl Med 2005;46 Suppl 1:99S-106S.
    """

    alpha_beta: AbsorbedDose = Field(description="Of the organ and its late effect: 2.6 Gy for the kidney (Barone).")
    repair_half_time: HalfTime = Field(description="Of sublethal damage: 2.8 hours for the kidney (Barone).")
    effective_half_time: HalfTime = Field(description="Of the radionuclide in the organ: decay and clearance.")
    limit: AbsorbedDose | None = Field(
        None, description="A biologically effective dose of all cycles above which there is a warning: never more."
    )

    @model_validator(mode="after")
    def is_above_zero(self) -> Self:
        stated = (
            ("alpha_beta", self.alpha_beta.gray),
            ("repair_half_time", self.repair_half_time.hours),
            ("effective_half_time", self.effective_half_time.hours),
        )
        for key, amount in stated:
            if amount <= 0:
                raise refusal("expected more than 0", at=key)
        return self

    def of(self, doses: Iterable[Decimal]) -> Decimal:
        """The biologically effective dose in gray of the absorbed doses of the cycles, each in gray."""
        repair, effective = self.repair_half_time.hours, self.effective_half_time.hours
        unrepaired = repair / (repair + effective)
        return sum((dose + unrepaired * dose**2 / self.alpha_beta.gray for dose in doses), Decimal(0))
