"""No number that R gave is left uncompared: the comparisons read the reference through a record of what they read."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import agreement

EXCEPTIONS = {
    "survreg": "parametric models, which this library does not have",
    "exact.mc": "R's own Monte Carlo, not reproducible",
    "wsr.HLY": "within-subject resampling, which this library does not have",
    "interval.survfit": "survfit's own estimate of interval-censored times, by another convention",
}
NOT_NUMBERS = {
    "call": "the formula",
    "formula": "the formula",
    "strat_formula": "the formula",
    "meta": "versions, named in the page",
    "method": "the name of a test",
    "terms": "names",
    "states": "names",
    "_row": "names",
    "strata": "names",
    "converge": "whether R converged",
    "iter": "how often R iterated",
    "times": "repeated in every table as `time`",
    "n.max": "the same as records",
    "n.start": "the same as records",
    "transform": "the name of g",
}


class Recorded(Mapping[str, Any]):
    """A mapping that notes which of its leaves are read; a table under a key counts as read where it is iterated."""

    def __init__(self, numbers: dict[str, Any], path: tuple[str, ...], seen: set[tuple[str, ...]]) -> None:
        self.numbers, self.path, self.seen = numbers, path, seen

    def __getitem__(self, key: str) -> Any:
        return recorded(self.numbers[key], (*self.path, key), self.seen)

    def __iter__(self) -> Iterator[str]:
        return iter(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)


def recorded(value: Any, path: tuple[str, ...], seen: set[tuple[str, ...]]) -> Any:
    if isinstance(value, dict):
        return Recorded(value, path, seen)
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return [recorded(item, (*path, "[]"), seen) for item in value]
    seen.add(path)
    return value


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for item in value:
            yield from leaves(item, (*path, "[]"))
    else:
        yield path


def excepted(path: tuple[str, ...]) -> bool:
    named = EXCEPTIONS.keys() | NOT_NUMBERS.keys()
    return any(part in named for part in path) or ".".join(path[:2]) in EXCEPTIONS


def test_every_number_is_compared_or_named(reference: agreement.Reference) -> None:
    seen: set[tuple[str, ...]] = set()
    recording = replace(reference, numbers=Recorded(reference.numbers, (), seen))  # type: ignore[arg-type]
    for comparison in agreement.load():
        assert list(comparison.compare(recording))
    left = {path for path in leaves(reference.numbers) if not excepted(path)} - seen
    assert not left, "\n".join(".".join(path) for path in sorted(left))


def test_what_is_not_compared_is_noticed() -> None:
    seen: set[tuple[str, ...]] = set()
    numbers = {"a": {"b": 1, "c": [1, 2]}, "d": [{"e": 3}]}
    table = Recorded(numbers, (), seen)
    assert table["a"]["c"] == [1, 2]
    assert set(leaves(numbers)) - seen == {("a", "b"), ("d", "[]", "e")}
    assert table["d"][0]["e"] == 3
    assert set(leaves(numbers)) - seen == {("a", "b")}
