"""Attempts to sign in, counted by account and by address, so that passwords cannot be tried one after the other."""

from datetime import timedelta

from django.utils import timezone

from theracurve.workbench.people.models import FailedSignIn

WINDOW = timedelta(minutes=15)
MOST_OF_AN_ACCOUNT, MOST_OF_AN_ADDRESS = 5, 20  # an address may stand for a whole hospital


def is_throttled(account: str, address: str) -> bool:
    """Whether so many attempts have failed lately that no further one is looked at, were it right or wrong."""
    lately = FailedSignIn.objects.filter(moment__gt=timezone.now() - WINDOW)
    return (
        lately.filter(account=plain(account)).count() >= MOST_OF_AN_ACCOUNT
        or lately.filter(address=address).count() >= MOST_OF_AN_ADDRESS
    )


def note_failure(account: str, address: str) -> None:
    """Count a failed attempt, and forget those that count no more."""
    FailedSignIn.objects.filter(moment__lte=timezone.now() - WINDOW).delete()
    FailedSignIn.objects.create(account=plain(account), address=address)


def note_success(account: str) -> None:
    FailedSignIn.objects.filter(account=plain(account)).delete()


def plain(account: str) -> str:
    return account.replace("\x00", "")[:200].casefold()
