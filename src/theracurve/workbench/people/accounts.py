"""Accounts made and changed by whoever runs the server."""

from collections.abc import Sequence

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from theracurve.errors import UsageError
from theracurve.workbench.people.models import StudyMember
from theracurve.workbench.people.roles import Role


def set_account(name: str, role: str, sites: Sequence[str], password: str) -> None:
    """Make an account, or give one another role, other sites and another password, which ends its sessions.

    Raises UsageError for a role that is none and a password that is too easily found.
    """
    if role not in list(Role):
        raise UsageError(f"there is no role {role!r}; expected one of {', '.join(Role)}")
    people = get_user_model()
    try:
        validate_password(password, people(username=name))
        people._meta.get_field("username").run_validators(name)
    except ValidationError as wrong:
        raise UsageError(" ".join(wrong.messages)) from None
    with transaction.atomic():
        person, _ = people.objects.get_or_create(username=name)
        person.set_password(password)
        person.is_superuser, person.is_active = False, True
        person.save()
        StudyMember.objects.update_or_create(user=person, defaults={"role": role, "sites": list(sites)})


def close_account(name: str) -> None:
    """Let an account in no more, at once. Raises UsageError where there is none."""
    if not get_user_model().objects.filter(username=name).update(is_active=False):
        raise UsageError(f"there is no account {name!r}")
