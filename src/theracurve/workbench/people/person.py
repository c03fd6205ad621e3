"""Who looks: by what role, and at which sites."""

from dataclasses import dataclass
from typing import Any

from theracurve.workbench.people.models import StudyMember
from theracurve.workbench.people.roles import MAY, Act, Role


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in: what they may do, and the sites whose patients they may see (none named: all)."""

    name: str
    acts: frozenset[Act]
    sites: frozenset[str] = frozenset()

    def sees(self, site: str) -> bool:
        return not self.sites or site in self.sites


def person_of(user: Any) -> Person:
    """What an account may do: the owner of a study on their own computer everything, one without a role nothing."""
    if user.is_superuser:
        return Person(user.username, frozenset(Act))
    found = StudyMember.objects.filter(user=user).first()
    if found is None:
        return Person(user.username, frozenset())
    return Person(user.username, MAY[Role(found.role)], frozenset(found.sites))
