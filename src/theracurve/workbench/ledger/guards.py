"""What refuses, in the database itself, to change or delete an entry, or to append one that does not follow the last.

Whoever owns the database can take these away; the chain of hashes then still tells what was changed.
"""

TABLE = "ledger_entry"
REFUSED = "the ledger is append-only"
NOT_NEXT = "an entry follows the last one, by its number and by its hash"

SQLITE = {
    "ledger_no_update": f"""CREATE TRIGGER ledger_no_update BEFORE UPDATE ON {TABLE}
BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    "ledger_no_delete": f"""CREATE TRIGGER ledger_no_delete BEFORE DELETE ON {TABLE}
BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    # Also what INSERT OR REPLACE would do, which deletes a row without a trigger.
    "ledger_follows": f"""CREATE TRIGGER ledger_follows BEFORE INSERT ON {TABLE}
WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM {TABLE})
  OR NEW.previous IS NOT coalesce((SELECT hash FROM {TABLE} ORDER BY number DESC LIMIT 1), '{"0" * 64}')
BEGIN SELECT RAISE(ABORT, '{NOT_NEXT}'); END""",
}
POSTGRESQL_BODIES = {
    "ledger_refuse": f"""
BEGIN RAISE EXCEPTION '{REFUSED}'; END """,
    "ledger_next": f"""
BEGIN
  IF NEW.number IS DISTINCT FROM (SELECT coalesce(max(number), 0) + 1 FROM {TABLE})
    OR NEW.previous IS DISTINCT FROM coalesce((SELECT hash FROM {TABLE} ORDER BY number DESC LIMIT 1), '{"0" * 64}')
  THEN RAISE EXCEPTION '{NOT_NEXT}'; END IF;
  RETURN NEW;
END """,
}
# Each as `pg_get_triggerdef` tells it, with the function that it calls.
POSTGRESQL_TRIGGERS = {
    f"CREATE TRIGGER ledger_no_change BEFORE DELETE OR UPDATE ON {TABLE}"
    " FOR EACH ROW EXECUTE FUNCTION ledger_refuse()": "ledger_refuse",
    f"CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON {TABLE}"
    " FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()": "ledger_refuse",
    f"CREATE TRIGGER ledger_follows BEFORE INSERT ON {TABLE}"
    " FOR EACH ROW EXECUTE FUNCTION ledger_next()": "ledger_next",
}
POSTGRESQL = (
    *(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
        for name, body in POSTGRESQL_BODIES.items()
    ),
    *POSTGRESQL_TRIGGERS,
)
