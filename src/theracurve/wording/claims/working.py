"""A claim's working as lines for a terminal, where a sentence cannot hold it: the tables that would give its P."""

from collections.abc import Iterator, Mapping
from typing import Any

from theracurve.analysis.claims.verdict import CheckedClaim
from theracurve.wording.claims.titles import against
from theracurve.wording.numbers import fixed
from theracurve.wording.words import Words


def working_lines(checked: CheckedClaim, words: Words) -> Iterator[str]:
    """One line for each table: `19/20 against 8/12: Fisher 0.053, Wald 0.050; not chi-square 0.033, Yates 0.10`."""
    for table in checked.check.working.get("tables", ()):
        a, b = (f"{count}/{total}" for count, total in (table["a"], table["b"]))
        fitting = {name: p for name, p in table["p_by_test"].items() if name in table["tests"]}
        others = {name: p for name, p in table["p_by_test"].items() if name not in fitting}
        said = {"counts": against(a, b, words), "fitting": named(fitting, words)}
        if others:
            yield words("claims.working.tables_not", **said, others=named(others, words))
        else:
            yield words("claims.working.tables", **said)


def named(by_test: Mapping[str, Any], words: Words) -> str:
    return ", ".join(
        f"{words(f'claims.short.{name}')} {fixed(p, 3 if p < 0.0995 else 2, words)}" for name, p in by_test.items()
    )
