"""A file of claims, a study file that states some, or a folder with either -> the claims that can be read of it.

One claim that cannot be read stops nothing else: the others are read, and it is complained of with its line.
"""

from dataclasses import dataclass
from pathlib import Path

from theracurve.definition.claims.published import PublishedClaims
from theracurve.definition.loader import FILE_NAME, parse_study
from theracurve.documents.reading import read_document, read_text, refused, validated
from theracurve.documents.yaml_text import YamlDocument, split_key
from theracurve.errors import StudyRefused
from theracurve.vocabulary.findings import Finding

CLAIMS_FILE = "claims.yaml"
OF_CLAIMS = ("source", "level", "claims")


@dataclass(frozen=True, slots=True)
class ReadClaims:
    """The claims of a file, what is wrong with those that could not be read, and a file beside it that was not read."""

    published: PublishedClaims
    findings: tuple[Finding, ...] = ()
    passed_over: str | None = None


def load_claims(path: Path) -> ReadClaims:
    """The claims in `path`: a file of published claims, a study file that states some, or the folder of either.

    Raises StudyRefused with all findings where nothing in it can be read as a claim.
    """
    if not path.is_dir():
        return read_claims(read_text(path, "a file of claims, or a study that states some"), path.name)
    study, beside = path / FILE_NAME, path / CLAIMS_FILE
    if not beside.is_file():
        return read_claims(read_text(study, "a folder with a claims.yaml, or a study that states claims"), study.name)
    if study.is_file() and states_claims(text := read_text(study)):
        found = read_claims(text, study.name)
        return ReadClaims(found.published, found.findings, beside.name)
    return read_claims(read_text(beside), beside.name)


def states_claims(study: str) -> bool:
    return "claims:" in study and bool(read_keys(study, FILE_NAME).content.get("claims"))


def read_keys(text: str, name: str) -> YamlDocument:
    return read_document(text, name, "expected keys such as 'source:' and 'claims:'", "see docs/claims.md")


def parse_claims(text: str, name: str) -> PublishedClaims:
    """The claims that `text` writes, by themselves or in a study. Raises StudyRefused with all findings."""
    document = read_keys(text, name)
    if "study" not in document.content:
        return validated(PublishedClaims, document, name)
    study = parse_study(text, name).study
    if not study.claims:
        remedy = "add 'claims:', or name a file of claims, such as the claims.yaml that came with a preset"
        raise refused(name, 1, "study-missing-key", "this study states no claims", remedy)
    return PublishedClaims(source=study.source or None, level=study.level, claims=study.claims)


def read_claims(text: str, name: str) -> ReadClaims:
    """The claims that `text` writes and that can be read. Raises StudyRefused where none can, or more is wrong."""
    try:
        return ReadClaims(parse_claims(text, name))
    except StudyRefused as refusal:
        findings = tuple(refusal.findings)
    unreadable = {number_of(finding) for finding in findings}
    document = read_keys(text, name)
    stated = document.content.get("claims")
    listed = stated if isinstance(stated, list) else []
    kept = [claim for place, claim in enumerate(listed, 1) if place not in unreadable]
    if None in unreadable or not kept:
        raise StudyRefused(findings)
    content = {key: value for key, value in document.content.items() if key in OF_CLAIMS} | {"claims": kept}
    return ReadClaims(validated(PublishedClaims, YamlDocument(content, document.lines, []), name), findings)


def number_of(finding: Finding) -> int | None:
    """Which claim a finding is about, counted from 1."""
    match split_key(finding.column or ""):
        case ("claims", int(place), *_):
            return place
    return None
