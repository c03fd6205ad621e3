"""The next study: its planned analyses simulated under stated assumptions, and written as a page and as JSON."""

import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from theracurve import __version__
from theracurve.checking import accept, check
from theracurve.definition.design import Design
from theracurve.definition.loader import load_study
from theracurve.definition.study import Study, refuse_design_of_another_study
from theracurve.derivation.engines.engine import DUCKDB
from theracurve.derivation.rule_tables import rule_tables
from theracurve.errors import UsageError
from theracurve.export.design_json import write_design
from theracurve.export.manifest import manifest_of
from theracurve.outputs.replacing import replacing
from theracurve.outputs.writing import write_files
from theracurve.report.design_report import design_report
from theracurve.report.html import write_html
from theracurve.simulation.assumptions import conditions_of
from theracurve.simulation.estimating import estimated_design
from theracurve.simulation.looking import Drawn
from theracurve.simulation.plan import planned_comparisons
from theracurve.simulation.simulate import simulate
from theracurve.simulation.simulated import SimulatedDesign
from theracurve.simulation.sizes import needed_sizes
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.languages import Language
from theracurve.wording.words import words_in

OPTIONS = {
    "sizes": "--size",
    "medians": "--median",
    "hazard_ratios": "--ratio",
    "accrual": "--accrual",
    "follow_up": "--follow-up",
    "dropout": "--dropout",
    "delay": "--delay",
    "missed_visits": "--missed-visits",
}  # by the key of the protocol's `design` that each stands for
PARTS = ("numpy", "scipy", "pydantic")
MOST_STUDIES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignRequest:
    """What is asked for: the study, what the options assume in place of its `design`, how many studies are drawn and
    how, the records that sizes and medians are taken from (None: from none), the power that sizes are looked for with.

    Raises UsageError for numbers that cannot be.
    """

    study: Path
    out: Path
    asked: Mapping[str, object]
    studies: int
    seed: int
    drawn: Drawn = Drawn.TIMES
    records: Path | None = None
    wanted: float = 0.8
    workers: int | None = None
    language: Language | None = None

    def __post_init__(self) -> None:
        for name, found, least, most in (
            ("--studies", self.studies, 1, MOST_STUDIES),
            ("--seed", self.seed, 0, 2**63),
            ("--workers", 1 if self.workers is None else self.workers, 1, 256),
            ("--power", 100 * self.wanted, 10, 99),
        ):
            if not least <= found <= most:
                raise UsageError(f"{name}: expected {least} to {most}, found {found:g}")


def design_next(request: DesignRequest) -> SimulatedDesign:
    """Simulate, and write `design.html` and `design.json`, which replace those of an earlier call whole or not at all.

    The same request gives the same bytes, however many work on it. Raises StudyRefused for a bad study, UsageError for
    assumptions that are not of it, and where nothing can be written.
    """
    study_file = load_study(request.study)
    recorded, inputs = (Design(), {}) if request.records is None else recorded_design(request.study, request.records)
    words = words_in(request.language or study_file.study.language)
    with replacing(request.out, "design") as folder:
        design = simulated(study_file.study, recorded, request)
        provenance = provenance_of_design({"study.yaml": study_file.sha256, **inputs})
        page = write_html(design_report(design, words), words)
        written = write_design(design, provenance)
        write_files(folder, {"design.html": page.encode("utf-8"), "design.json": written.encode("utf-8")})
        write_files(folder, manifest_of(folder, "design", provenance))
    return design


def asked_design(study: Study, asked: Mapping[str, object]) -> Design:
    """What the options assume, as the protocol's `design` would have it. Raises UsageError for what is not of it."""
    try:
        design = Design.model_validate(asked)
        refuse_design_of_another_study(study.model_copy(update={"design": design}))
    except ValidationError as refused:
        first = refused.errors()[0]
        raise UsageError(f"{OPTIONS[str(first['loc'][0])]}: {first['msg']}, found {first['input']!r}") from None
    except PydanticCustomError as refused:
        key = str((refused.context or {})["at"]).split(".")[1]
        raise UsageError(f"{OPTIONS[key]}: {refused.message()}") from None
    return design


def recorded_design(study: Path, records: Path) -> tuple[Design, dict[str, str]]:
    """What the study's own records say, and their hashes. Raises StudyRefused with all findings of bad records."""
    checked = accept(check(study, records, date.today()))
    protocol = checked.study_file.study
    DUCKDB.derive(checked.intake.connection, rule_tables({PROTOCOL: protocol}))
    return estimated_design(checked.intake.connection, protocol), checked.inputs


def simulated(study: Study, recorded: Design, request: DesignRequest) -> SimulatedDesign:
    conditions = conditions_of(study, asked_design(study, request.asked), recorded)
    workers = request.workers or os.cpu_count() or 1
    return SimulatedDesign(
        study=study,
        conditions=conditions,
        drawn=request.drawn,
        studies=request.studies,
        seed=request.seed,
        wanted=request.wanted,
        characteristics=simulate(study, conditions, request.studies, request.seed, workers, request.drawn),
        sizes=needed_sizes(study, conditions, request.wanted, request.seed, workers),
        declined=planned_comparisons(study).declined,
    )


def provenance_of_design(inputs: Mapping[str, str]) -> dict[str, object]:
    """What a reader needs to get the same bytes again, beside what the design itself says."""
    return {
        "inputs": dict(inputs),
        "versions": {
            "theracurve": __version__,
            "python": platform.python_version(),
            **{part: version(part) for part in PARTS},
        },
    }
