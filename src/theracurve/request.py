"""What a run is asked for, as one value that the command line and Python make alike."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from theracurve.derivation.engines.engine import DUCKDB, Engine
from theracurve.errors import UsageError
from theracurve.intake.resources import USUAL, Resources
from theracurve.report.forms import PAPER
from theracurve.vocabulary.languages import LANGUAGES, Language


class Stage(StrEnum):
    """What a run is at: each ends where the next begins."""

    READ = "read"
    DERIVE = "derive"
    ESTIMATE = "estimate"
    REPORT = "report"
    WRITE = "write"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """The study, its records and the day on which they are read; where the results go, and which of them.

    `language` is that of the report, where not the study's; `forms` are those of `PAPER` that are wanted beside
    `report.html`, with `appendix` each patient's page in them, and in a report of any size; `variants` adds every
    definition that the protocol leaves open to those that it names; `share` is a folder for what may leave the group;
    `resources` is how much of the machine the database may take.
    Raises UsageError for an unknown form or language, and for a folder to share that is, or lies in, the one of the
    results.
    """

    study: Path
    records: Path
    out: Path
    today: date
    engine: Engine = DUCKDB
    language: Language | None = None
    forms: tuple[str, ...] = ()
    appendix: bool = False
    variants: bool = False
    share: Path | None = None
    resources: Resources = USUAL

    def __post_init__(self) -> None:
        refuse_unknown("forms", self.forms, PAPER)
        refuse_unknown("language", () if self.language is None else (self.language,), LANGUAGES)
        if self.share is not None and self.out.resolve() in (self.share.resolve(), *self.share.resolve().parents):
            raise UsageError(f"share: expected a folder outside {self.out}, whose files tell of patients")


def refuse_unknown(name: str, asked: Iterable[str], known: Collection[str]) -> None:
    unknown = sorted(set(asked) - set(known))
    if unknown:
        raise UsageError(f"{name}: expected some of {', '.join(known)}; found {', '.join(map(repr, unknown))}")
