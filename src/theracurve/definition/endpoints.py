"""Endpoints: origin, events, censoring."""

from typing import Literal, Self

from pydantic import Field, model_validator

from theracurve.definition.events import EventKind
from theracurve.definition.part import Count, Flag, Key, Part, refusal
from theracurve.definition.quantities import AtLeast


class Endpoint(Part):
    """Time from its origin to the earliest of its events; or, with `given: true`, as the table `endpoints` has it.

    `death`: as an event at its day (`exact`) or between the last assessment and its day (`interval`); where it is not
    one of the events, as a competing event (`competing`) or as a censoring (`censored`).
    """

    events: Literal["all"] | tuple[EventKind, ...] = ()
    given: Flag = False
    among: Literal["benefited"] | None = None
    benefit: Key | None = Field(None, description="Which of several benefits `among: benefited` means.")
    origin: Literal["time_zero", "first_benefit"] | None = Field(
        None, description="Among the benefited, `time_zero` means delayed entry at the first benefit."
    )
    censoring: Literal["earliest_component", "latest_component"] = "earliest_component"
    death: Literal["exact", "interval", "competing", "censored"] | None = None
    censor_after_missed: AtLeast | None = Field(
        None, description="An event directly after so many missed visits is censored before the gap."
    )
    other_treatment: Literal["ignore", "censor", "event"] = "ignore"
    line: Count | None = Field(None, ge=1, description="Of those who have this line of treatment, from its origin.")
    next_line: Literal["censor", "event", "ignore", "follow"] | None = Field(
        None,
        description="What the line after it is: the end of what can be known (`censor`, if not stated), an event, "
        "nothing, or the one in which progression counts (`follow`: progression-free survival 2).",
    )

    @property
    def of_everybody(self) -> bool:
        """Whether every patient has it, from time zero on."""
        return self.among is None and self.line is None

    @property
    def follows_next_line(self) -> bool:
        return self.next_line == "follow"

    @property
    def of_next_treatment(self) -> str:
        """What it does with the treatment that comes next, be it an intercurrent one or the next line: `ignore`,
        `censor` or `event`."""
        if self.line is None:
            return self.other_treatment
        return "ignore" if self.follows_next_line else self.next_line or "censor"

    @property
    def starts_at(self) -> str:
        """The day from which it is counted: `time_zero` or `first_benefit`."""
        return self.origin or ("first_benefit" if self.among == "benefited" else "time_zero")

    @model_validator(mode="after")
    def is_given_or_derived(self) -> Self:
        if self.given == bool(self.events) and (self.given or self.next_line != "event"):
            raise refusal(
                "expected either 'events' (to derive it) or 'given: true' (to read it from the table endpoints)"
            )
        if self.given and self.model_fields_set - {"given"}:
            raise refusal("expected nothing besides 'given: true', which takes the endpoint as it is")
        return self

    @model_validator(mode="after")
    def asks_of_a_line_what_a_line_has(self) -> Self:
        if self.next_line is not None and self.line is None:
            raise refusal("expected 'line' beside it, whose next line is meant", at="next_line")
        for key in ("among", "origin", "other_treatment"):
            if self.line is not None and key in self.model_fields_set:
                raise refusal("expected nothing of it beside 'line': a line has its own origin and its own end", at=key)
        return self

    @model_validator(mode="after")
    def names_a_benefit_that_is_asked_for(self) -> Self:
        if self.benefit is not None and self.among is None:
            raise refusal("expected 'among: benefited' beside it", at="benefit")
        return self

    @model_validator(mode="after")
    def starts_at_a_benefit_that_is_asked_for(self) -> Self:
        if self.origin == "first_benefit" and self.among is None:
            raise refusal("expected 'among: benefited', because others have no first benefit", at="origin")
        return self
