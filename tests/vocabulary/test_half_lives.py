"""The half-lives, against the table that they come from: ICRP Publication 107 as radioactivedecay distributes it."""

from decimal import Decimal

import pytest
import radioactivedecay

from theracurve.vocabulary.half_lives import HALF_LIVES


@pytest.mark.parametrize("name", HALF_LIVES)
def test_a_half_life_agrees_to_its_last_digit(name: str) -> None:
    half_life = HALF_LIVES[name]
    units = {"min": "m", "h": "h", "d": "d"}
    published = radioactivedecay.Nuclide(name).half_life(units[half_life.unit])
    assert Decimal(repr(float(half_life.amount))) == Decimal(f"{published:.{digits(half_life.amount)}g}")


def digits(amount: Decimal) -> int:
    return len(amount.as_tuple().digits)
