"""Everything tried, and what it comes to, as a record to be signed and as JSON."""

import json
import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from theracurve import __version__
from theracurve.analysis.plain_values import plain_fields
from theracurve.bundle.sealing import program_hash
from theracurve.export.manifest import manifest_of
from theracurve.export.provenance import PARTS
from theracurve.outputs.replacing import replacing
from theracurve.outputs.writing import write_files
from theracurve.qualification.examples import rules_as_worked
from theracurve.qualification.installation import files_as_released, versions_as_declared
from theracurve.qualification.record import record_of
from theracurve.qualification.reference_numbers import estimators_as_r
from theracurve.qualification.requirement import Conformity, QualificationTest
from theracurve.qualification.studies import cohorts_twice, demonstration
from theracurve.report.pdf import write_pdf
from theracurve.wording.words import Words

FORMAT = "theracurve-qualification/1"


@dataclass(frozen=True, slots=True)
class Qualification:
    """What was tried, on which machine; `versions` by package, with the hash of the program under `program`."""

    trials: tuple[QualificationTest, ...]
    versions: dict[str, str]

    @property
    def not_met(self) -> tuple[QualificationTest, ...]:
        return tuple(trial for trial in self.trials if trial.found is Conformity.NOT_MET)


def unsaid(trial: QualificationTest) -> None:
    """Say nothing."""


def qualify(out: Path, words: Words, say: Callable[[QualificationTest], None] = unsaid) -> Qualification:
    """Try everything and write `qualification.pdf` and `.json` into a folder; `say` is told each trial as it ends.

    Raises UsageError where the installation has no material for it, or the folder cannot be replaced.
    """
    with replacing(out, "qualify") as folder:
        trials = []
        for trial in every_trial():
            say(trial)
            trials.append(trial)
        found = Qualification(tuple(trials), versions())
        document = record_of(found.trials, found.versions, words)
        content = {"format": FORMAT, **plain_fields(found)}
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        write_files(
            folder, {"qualification.pdf": write_pdf(document, words), "qualification.json": text.encode("utf-8")}
        )
        write_files(folder, manifest_of(folder, "qualify", {"inputs": {}}))
    return found


def every_trial() -> Iterator[QualificationTest]:
    yield files_as_released()
    yield versions_as_declared()
    yield from estimators_as_r()
    yield from demonstration()
    yield from cohorts_twice()
    yield from rules_as_worked()


def versions() -> dict[str, str]:
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    own = {"theracurve": __version__, "program": program_hash(), "system": system, "python": platform.python_version()}
    return {**own, **{part: version(part) for part in PARTS}}
