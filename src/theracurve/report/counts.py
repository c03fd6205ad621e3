"""Counts of patients as cells that lead to the patients, and the lists that they lead to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from theracurve.report.document import Fold
from theracurve.report.table import Cell, Member, Members
from theracurve.wording.words import Words

Listed = Mapping[str, tuple[str, Sequence[Member]]]  # by anchor: what the list is of, and the patients


def linked(text: str, anchor: str, listed: Listed) -> Cell:
    """A number; it leads to its list where there is one with anybody in it."""
    return Cell(text, anchor if listed.get(anchor, ("", ()))[1] else "", number=True)


def lists_of(listed: Listed, words: Words) -> Iterator[Fold]:
    """All the lists of a section in one fold; none where nobody is in any."""
    found = tuple(members_in(listed))
    if found:
        yield Fold((words("report.behind"),), found)


def members_in(listed: Listed) -> Iterator[Members]:
    for anchor, (label, patients) in listed.items():
        if patients:
            yield Members(label, tuple(patients), anchor)


def of_ids(patient_ids: Iterable[str]) -> tuple[Member, ...]:
    return tuple(Member(patient_id) for patient_id in patient_ids)
