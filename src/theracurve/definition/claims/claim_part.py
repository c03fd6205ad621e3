"""What every claim has, and the fields that several kinds share."""

import re
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from theracurve.definition.part import Count, Key, Part, Word, refusal
from theracurve.definition.printed import Printed
from theracurve.definition.quantities import Duration

CONFIDENCE = Printed("0.95")
MOST = 200
OF_TOTAL = re.compile(r"(\d+) ?/ ?(\d+)")


def some(value: object) -> object:
    """A list of something, and not of everything."""
    if isinstance(value, list | tuple) and not 0 < len(value) <= MOST:
        raise refusal("expected 1 to {most} entries, found {found}", most=MOST, found=len(value))
    return value


def counted_of(value: object) -> object:
    """`[19, 20]`, or `19/20` as papers print it, as count and total: a list of two, said once for all tables."""
    if isinstance(value, str) and (printed := OF_TOTAL.fullmatch(value.strip())):
        return list(printed.groups())
    if isinstance(value, list | tuple) and len(value) != 2:
        raise refusal("expected a count and its total, such as [19, 20]")
    return value


CountOfTotal = Annotated[tuple[Count, Count], BeforeValidator(counted_of)]


class ClaimPart(Part):
    """What every claim has: its words in the source, and the fields that are not in the source but assumed."""

    text: Word | None = Field(None, description="The words of the source.")
    assumed: tuple[Key, ...] = Field((), description="Fields of this claim that are not in the source.")

    @model_validator(mode="after")
    def assumes_what_it_states(self) -> Self:
        stated = self.model_fields_set - {"kind", "text", "assumed"}
        for field in self.assumed:
            if field not in stated:
                raise refusal(
                    "expected fields that this claim states ({stated}), found '{found}'",
                    stated=", ".join(sorted(stated)),
                    found=field,
                )
        return self


class OwnNumber(Part):
    """Which number of the study's own data a claim states: of an endpoint, of `benefit` (of a named one
    `psa50/benefit`), or of a kind of event."""

    endpoint: Word
    group: Key | None = None
    horizon: Duration | None = None


OF = Field(None, description="Which number of the study's own data this is, so that a run computes it again.")


def refuse_level(level: Printed) -> None:
    if not 0 < level.value < 1:
        raise refusal("expected a level between 0 and 1, such as 0.95, found '{found}'", found=level.text)


def refuse_horizon(number: OwnNumber | None) -> None:
    if number is not None and number.horizon is not None:
        raise refusal("expected 'horizon' with a ratio or comparison alone", at="of.horizon")


def refuse_more_than_everybody(name: str, count: int, total: int) -> None:
    if count > total or not total:
        raise refusal(
            "expected a count of at most its total in {name}, found {count} of {total}",
            name=name,
            count=count,
            total=total,
        )
