"""The first schema: the table of entries and its guards."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from theracurve.workbench.ledger.guards import POSTGRESQL, SQLITE

TEXTS = "moment", "who", "patient", "table", "row", "column", "old", "new", "reason", "source"


def guard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers of this database in their place."""
    for statement in SQLITE.values() if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


class Migration(migrations.Migration):
    """The table `ledger_entry`, append-only from its first moment."""

    initial = True
    operations = (
        migrations.CreateModel(
            name="StoredEntry",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                *((name, models.TextField()) for name in TEXTS),
                ("batch", models.BigIntegerField()),
                ("previous", models.TextField()),
                ("hash", models.TextField()),
            ],
            options={
                "db_table": "ledger_entry",
                "indexes": [
                    models.Index(fields=["table", "row", "column"], name="ledger_cell"),
                    models.Index(fields=["patient"], name="ledger_patient"),
                ],
                "constraints": [models.CheckConstraint(condition=models.Q(number__gt=0), name="ledger_from_one")],
            },
        ),
        migrations.RunPython(guard, migrations.RunPython.noop, elidable=False),
    )
