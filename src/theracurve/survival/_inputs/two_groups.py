"""Two groups of patients, one of them the reference, from a column of labels."""

from dataclasses import dataclass

from theracurve.errors import EstimationError, UsageError
from theracurve.survival._inputs.inputs import BoolArray, Column, as_labels


@dataclass(frozen=True, slots=True, eq=False)
class TwoGroups:
    """`treated` (n,) says who belongs to `group` rather than to `reference`."""

    group: str
    reference: str
    treated: BoolArray

    def __len__(self) -> int:
        return len(self.treated)

    @property
    def labels(self) -> list[str]:
        """Gives each patient's group, in the order of the rows."""
        return [self.group if treated else self.reference for treated in self.treated]

    @property
    def members(self) -> dict[str, BoolArray]:
        """Says who belongs to each group, the reference first."""
        return {self.reference: ~self.treated, self.group: self.treated}


def two_groups(group: Column, reference: str | None = None) -> TwoGroups:
    """The groups of a column with two labels; the reference is the first in sorted order unless named.

    Raises EstimationError for another number of labels and UsageError for a reference that is none of them.
    """
    labels = as_labels(group)
    if len(labels.names) != 2:
        found = f"{len(labels.names)}: {', '.join(labels.names)}" if labels.names else "none"
        raise EstimationError(f"group: expected two groups, found {found}")
    first = labels.names[0] if reference is None else str(reference)
    if first not in labels.names:
        raise UsageError(f"expected a reference group among {', '.join(labels.names)}; found {reference!r}")
    code = labels.names.index(first)
    return TwoGroups(labels.names[1 - code], first, labels.codes != code)
