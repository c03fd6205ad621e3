"""Groups that somebody typed of patients who all had a second agent or treatment: what the groups were by then only.

Both groups may be known late, and then neither has anybody who died before. The records cannot tell such groups from
those of a plan that everybody followed, so it is asked, where the protocol compares no sequences.
"""

from collections.abc import Iterator
from math import comb

import numpy as np

from theracurve.analysis.bias.known_late import FEWEST_DIVISIONS, NEARLY_ALL
from theracurve.analysis.bias.milestones import Milestone, MilestoneKind
from theracurve.analysis.bias.people import People
from theracurve.definition.study import Study
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.said import Said

SECOND = (Milestone(MilestoneKind.AGENT, 2), Milestone(MilestoneKind.TREATMENT, 2))


def typed_sequences(study: Study, people: People) -> Iterator[Finding]:
    """One for each group and the reference of which nearly everybody came to a second agent or treatment."""
    if study.sequences or study.reference_group is None:
        return
    for group in study.comparators:
        found = next((days for one in SECOND if (days := all_reached(people, one, group, study.reference_group))), None)
        if found is not None:
            yield Finding(
                severity=Severity.WARNING,
                code="groups-known-late",
                message=Said("groups-known-late.message", group=group, reference=study.reference_group, **found),
                remedy=Said("groups-known-late.remedy"),
                table="patients",
                column="group",
            )


def all_reached(people: People, second: Milestone, group: str, reference: str) -> dict[str, int] | None:
    """How many of both reached it after time zero, and by which day; None where not nearly all did, or where there are
    so few that it may be chance."""
    days = people.milestones.get(second)
    of = [people.group == name for name in (group, reference)]
    sizes = [int(members.sum()) for members in of]
    if days is None or not all(sizes) or comb(sum(sizes), sizes[0]) < FEWEST_DIVISIONS:
        return None
    reached = [members & np.isfinite(days) & (days > 0) for members in of]
    if any(int(had.sum()) < NEARLY_ALL * n for had, n in zip(reached, sizes, strict=True)):
        return None
    latest = max(float(days[had].max()) for had in reached)
    counts = {"reached": int(reached[0].sum()), "n": sizes[0]}
    return counts | {"others_reached": int(reached[1].sum()), "others": sizes[1], "latest": round(latest)}
