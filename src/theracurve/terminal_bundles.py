"""What the command line prints of a bundle held against its hashes, and of two runs held against each other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from theracurve.bundle.checking import Broken, Seal
from theracurve.bundle.differences import ChangedCall, Differences, EstimateChange, InputChange
from theracurve.bundle.verified import Verified
from theracurve.vocabulary.visible import cut, visible

TOLD = 40  # of a kind; the rest is counted
NAMED = {  # parts of an estimate's place that say nothing by themselves
    "at_months": "at month",
    "horizon_months": "up to month",
    "adjusted_for": "adjusted for",
    "stratified_by": "within",
}
BREACHES = {
    Broken.UNSEALED: "it does not say what belongs in it, so nothing can be verified",
    Broken.CHANGED: "changed since it was sealed",
    Broken.MISSING: "it was sealed with this file, which is not there",
    Broken.ADDED: "added since it was sealed",
    Broken.NOT_OF_THIS_RUN: "not what the results were made from or with",
}


def print_verified(found: Verified) -> None:
    """The breaches by file, or that there is none; then what another run gave."""
    for line in (*seal_lines(found.seal), *rerun_lines(found)):
        print(cut(visible(line)))


def seal_lines(seal: Seal) -> Iterator[str]:
    for breach in seal.breaches:
        yield f"{breach.name}: {BREACHES[breach.kind]}"
    if not seal.breaches:
        yield f"{seal.files} files are as they were sealed."
    if seal.version:
        same = "the program installed here" if seal.same_program else "another build than the program installed here"
        yield f"Sealed by theracurve {seal.version}, {same}."


def rerun_lines(found: Verified) -> Iterator[str]:
    if found.rerun is None:
        return
    yield from rounding_lines(found.rerun)
    if not found.rerun:
        yield "Run again: every estimate and every call is the same."
        return
    if found.gives_more:
        yield "Run again: everything that was sealed is the same; the build installed here gives besides:"
    else:
        yield "Run again, these came out otherwise (sealed → now):"
    yield from difference_lines(found.rerun)


def print_differences(found: Differences) -> None:
    lines = difference_lines(found) if found else iter(["The two runs are the same: inputs, estimates and calls."])
    for line in (*rounding_lines(found), *lines):
        print(cut(visible(line)))


def rounding_lines(found: Differences) -> Iterator[str]:
    """How many estimates differ in what is rounding, which is no difference."""
    if n := len(found.rounding):
        estimates = f"{n} estimate differs" if n == 1 else f"{n} estimates differ"
        yield f"{estimates} after nine significant digits alone, as another machine or Python rounds: the same numbers."


def difference_lines(found: Differences) -> Iterator[str]:
    """Inputs, then estimates, then calls with the record rows that each side rests on; of each so many and a count."""
    yield from some("inputs", [input_line(change) for change in found.inputs])
    yield from some("estimates", [estimate_line(change) for change in found.estimates])
    yield from some("calls", [call_line(change) for change in found.calls])


def some(what: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{what}: {len(lines)}"
        yield from (f"  {line}" for line in lines[:TOLD])
    if len(lines) > TOLD:
        yield f"  and {len(lines) - TOLD} more; --json gives all"


def input_line(change: InputChange) -> str:
    if change.here is not None and change.there is not None:
        return f"{change.name}: another content"
    return f"{change.name}: only in the {'first' if change.here is not None else 'second'}"


def estimate_line(change: EstimateChange) -> str:
    named = [f"{NAMED[name]} {value}" if name in NAMED else value for name, value in change.which.items()]
    return f"{', '.join(named)}: {told(change.numbers, here=change.here, there=change.there)}"


def call_line(change: ChangedCall) -> str:
    named = ", ".join(str(part) for part in change.key.values() if part is not None)
    rests = " → ".join(dict.fromkeys(source or "no row" for source in change.sources))
    return f"{change.table}, {named}: {told(change.columns, here=change.here, there=change.there)}; rests on {rests}"


def told(changed: Mapping[str, tuple[Any, Any]], *, here: bool, there: bool) -> str:
    if not (here and there):
        return f"only in the {'first' if here else 'second'}"
    return ", ".join(f"{name} {one} → {other}" for name, (one, other) in changed.items())
