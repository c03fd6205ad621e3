"""`study.yaml` -> one `Study`, or every complaint with its line."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from theracurve.definition.planned_responses import contradictions, in_their_place, planned_responses
from theracurve.definition.study import Study
from theracurve.definition.variants import definitions_of
from theracurve.documents.complaints import complain, said
from theracurve.documents.reading import read_document, read_text, validated
from theracurve.documents.yaml_text import YamlDocument, split_key
from theracurve.errors import StudyRefused
from theracurve.vocabulary.findings import Finding

FILE_NAME = "study.yaml"


@dataclass(frozen=True, slots=True)
class StudyFile:
    """A study with the text it was read from: its definitions (`protocol` first, then every variant) and its hash."""

    study: Study
    definitions: dict[str, Study]
    text: str
    sha256: str


def load_study(path: Path) -> StudyFile:
    """The study in `path`, a `study.yaml` or the folder that holds one. Raises StudyRefused with all findings."""
    file = path / FILE_NAME if path.is_dir() else path
    return parse_study(read_text(file), file.name)


def parse_study(text: str, name: str = FILE_NAME) -> StudyFile:
    """The study that `text` writes; `name` is what complaints call the file. Raises StudyRefused with all findings."""
    written = read_document(text, name, "expected keys such as 'study:' and 'groups:'", "start from a preset")
    responses = planned_responses(written, name)
    document = in_their_place(written, responses)
    study = validated(Study, document, name)
    wrong = [*unknown_assumptions(study, document, name), *contradictions(study, responses, written, name)]
    if wrong:
        raise StudyRefused(wrong)
    return StudyFile(study, valid_variants(study, document, name), text, sha256(text.encode()).hexdigest())


def valid_variants(study: Study, document: YamlDocument, name: str) -> dict[str, Study]:
    definitions, complaints = definitions_of(study)
    if complaints:
        raise StudyRefused(
            [
                complain(
                    name,
                    document.line_of(("variants", c.variant, c.key)),
                    "variant-invalid",
                    f"variant {c.variant}: {c.message or said(c.entry, c.entry['loc'], Study)[0]}",
                    "mend this value or leave the variant out",
                    f"variants.{c.variant}.{c.key}",
                )
                for c in complaints
            ]
        )
    return definitions


def unknown_assumptions(study: Study, document: YamlDocument, name: str) -> Iterator[Finding]:
    """Keys listed as assumed that are not in the file: an assumption about nothing would mislead."""
    for index, key in enumerate(study.assumed):
        if split_key(key) not in document.lines:
            yield complain(
                name,
                document.line_of(("assumed", index)),
                "assumed-unknown",
                f"assumed: there is no key {key!r} in this file",
                "name keys of this file, such as 'visits.window'",
                f"assumed.{index + 1}",
            )
