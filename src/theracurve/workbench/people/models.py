"""What is kept of people beside Django's accounts: what each is in the study, and attempts to sign in that failed."""

from django.conf import settings
from django.db import models


class StudyMember(models.Model):
    """What an account is in this study. `sites` limits it to the patients of these sites; an empty list does not."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="member")
    role = models.TextField()
    sites = models.JSONField(default=list)


class FailedSignIn(models.Model):
    """One attempt with a wrong name or password."""

    account = models.TextField(db_index=True)
    address = models.TextField(db_index=True)
    moment = models.DateTimeField(auto_now_add=True)
