"""What an estimator answers for several groups: one curve for each, by the group's label."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from theracurve.phrases import Statement
from theracurve.survival._values.display import Shown
from theracurve.survival._values.plotting import Plotted, Steps
from theracurve.survival._values.tabular import TypedColumn, stacked


class Sourced(Protocol):
    """Whatever knows how it was computed, and after whom, and can be drawn and written as a table."""

    @property
    def method(self) -> Statement: ...

    @property
    def source(self) -> Statement: ...

    def as_columns(self) -> dict[str, TypedColumn]: ...

    def _steps(self) -> tuple[Steps, ...]: ...


Curve = TypeVar("Curve", bound=Sourced)


@dataclass(frozen=True, eq=False)
class ByGroup(Mapping[str, Curve], Shown, Plotted, Generic[Curve]):
    """Each group's curve: `result["A"]`; groups that came as numbers also by number, `result[1]`."""

    curves: Mapping[str, Curve]

    def __getitem__(self, group: object) -> Curve:
        return self.curves[str(group)]

    def __iter__(self) -> Iterator[str]:
        return iter(self.curves)

    def __len__(self) -> int:
        return len(self.curves)

    @property
    def method(self) -> Statement:
        return next(iter(self.curves.values())).method

    @property
    def source(self) -> Statement:
        return next(iter(self.curves.values())).source

    def as_columns(self) -> dict[str, TypedColumn]:
        return stacked(curve.as_columns() for curve in self.curves.values())

    def _steps(self) -> tuple[Steps, ...]:
        return tuple(steps for curve in self.curves.values() for steps in curve._steps())
