"""The ledger's one table."""

from django.db import models

from theracurve.workbench.ledger.guards import TABLE


class StoredEntry(models.Model):
    """One entry as it is stored; `entry.LedgerEntry` says what its fields mean. Nothing in it is ever changed."""

    number = models.BigAutoField(primary_key=True)
    moment = models.TextField()
    who = models.TextField()
    patient = models.TextField()
    table = models.TextField()
    row = models.TextField()
    column = models.TextField()
    old = models.TextField()
    new = models.TextField()
    reason = models.TextField()
    source = models.TextField()
    batch = models.BigIntegerField()
    previous = models.TextField()
    hash = models.TextField()

    class Meta:
        db_table = TABLE
        indexes = (
            models.Index(fields=("table", "row", "column"), name="ledger_cell"),
            models.Index(fields=("patient",), name="ledger_patient"),
        )
        constraints = (models.CheckConstraint(condition=models.Q(number__gt=0), name="ledger_from_one"),)
