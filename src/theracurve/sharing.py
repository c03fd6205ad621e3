"""A folder that may leave the group: the report and the estimates, with nothing of a single patient."""

from dataclasses import replace
from pathlib import Path

from theracurve.definition.loader import FILE_NAME, StudyFile
from theracurve.export.manifest import manifest_of
from theracurve.export.shared_json import write_shared
from theracurve.outputs.replacing import replacing
from theracurve.outputs.writing import write_files
from theracurve.report.forms import reports_of
from theracurve.report.reading import Reading
from theracurve.report.report import report_of
from theracurve.wording.masking import masking

LEAST_COUNT = 5  # where the protocol states none: what statistical offices and registries usually ask for


def share(reading: Reading, folder: Path, forms: tuple[str, ...]) -> None:
    """Write the masked report and `results.json` of a reading into a folder, which is replaced whole or not at all.

    Raises UsageError where nothing can be written there.
    """
    of_records_left_out = {"inputs": {FILE_NAME: reading.study_file.sha256}}  # names of files may be those of patients
    provenance = {**reading.provenance, **of_records_left_out}
    study_file = with_least_count(reading.study_file)
    words = masking(reading.words, study_file.study.least_count, reading.results.estimates)
    masked = replace(reading, study_file=study_file, words=words, provenance=provenance)
    reports = reports_of(report_of(masked), reading.words, forms, False, reading.study.data_cutoff)
    numbers = write_shared(masked.study, reading.results, provenance)
    with replacing(folder, "share") as new:
        write_files(new, {**reports, "results.json": numbers.encode("utf-8")})
        write_files(new, manifest_of(new, "share", provenance))


def with_least_count(study_file: StudyFile) -> StudyFile:
    """The study with the least count that it states, or the usual one."""
    study = study_file.study
    least = study.least_count or LEAST_COUNT
    return replace(study_file, study=study.model_copy(update={"least_count": least}))
