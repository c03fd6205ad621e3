"""What Django knows of this part of the workbench."""

from django.apps import AppConfig


class PeopleApp(AppConfig):
    name = "theracurve.workbench.people"
    label = "people"
