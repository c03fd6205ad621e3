"""A checked study derived in SQL on an engine, and held against the reference."""

from theracurve.checking import Checked
from theracurve.derivation.agreement import Agreement
from theracurve.derivation.double_programming import compare
from theracurve.derivation.engines.engine import Engine
from theracurve.derivation.rule_tables import rule_tables
from theracurve.outputs.memory import available_mib

SEED = 1  # of the random sample on which a large study's implementations are compared


def derive_twice(checked: Checked, engine: Engine) -> Agreement:
    """Derive in SQL on an engine and compare with the reference. Raises Disagreement where they differ."""
    definitions = checked.study_file.definitions
    engine.derive(checked.intake.connection, rule_tables(definitions))
    return compare(checked.intake.connection, definitions, seed=SEED, room_mib=available_mib())
