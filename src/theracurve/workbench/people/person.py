"""Who looks: by what role, and at which sites."""

from dataclasses import dataclass
from typing import Any

from theracurve.workbench.people.models import StudyMember
from theracurve.workbench.people.roles import MAY, Act, Role


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in: what they may do, and the sites whose patients they may see (none named: all); who
    `owns` a study on their own computer is whoever is asked for."""

    name: str
    acts: frozenset[Act]
    sites: frozenset[str] = frozenset()
    role: Role | None = None
    owns: bool = False

    def sees(self, site: str) -> bool:
        return not self.sites or site in self.sites

    @property
    def asks(self) -> bool:
        return Act.ASK in self.acts

    @property
    def is_blind(self) -> bool:
        """Whether they see what they adjudicate and nothing else of the study."""
        return Act.READ not in self.acts

    def has_role(self, role: str) -> bool:
        return self.owns or self.role == role


def person_of(user: Any) -> Person:
    """What an account may do: the owner of a study on their own computer everything, one without a role nothing."""
    if user.is_superuser:
        return Person(user.username, frozenset(Act), owns=True)
    found = StudyMember.objects.filter(user=user).first()
    if found is None:
        return Person(user.username, frozenset())
    role = Role(found.role)
    return Person(user.username, MAY[role], frozenset(found.sites), role)
