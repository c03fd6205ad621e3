"""What Django knows of this part of the workbench."""

from django.apps import AppConfig


class LedgerApp(AppConfig):
    name = "theracurve.workbench.ledger"
    label = "ledger"
