"""Drafts for files of a standard that says itself what is in it: exports of REDCap with their dictionary, and SDTM."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from theracurve.errors import StudyRefused
from theracurve.intake.drafting.redcap import RedcapExport, redcap_mapping
from theracurve.intake.drafting.sdtm import domain_of, is_related, sdtm_mapping
from theracurve.intake.drafting.sheet import KnownProtocol
from theracurve.intake.sources.formats import FORMATS, read_source
from theracurve.intake.sources.grid import CellGrid, Dialect
from theracurve.intake.sources.recognise import recognise
from theracurve.intake.sources.redcap_dictionary import read_dictionary
from theracurve.vocabulary.findings import Finding


@dataclass(frozen=True)
class StandardDraft:
    """`written` gives the text of the mapping, with lines for single cells; `groups` are those that the data name."""

    written: Callable[[Sequence[str]], str]
    groups: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


def standard_draft(folder: Path, names: Sequence[str], protocol: KnownProtocol) -> StandardDraft | None:
    """None for files that do not follow one. Raises StudyRefused for a file that cannot be read."""
    kinds = {name: recognise(folder / name) for name in names}
    exports = [name for name, kind in kinds.items() if kind == "redcap"]
    dictionaries = [name for name, kind in kinds.items() if kind == "redcap_dictionary"]
    if exports and dictionaries:
        return redcap_draft(folder, exports[0], dictionaries[0], protocol)
    if all(FORMATS[kind].read for kind in kinds.values()):
        try:
            return sdtm_draft(folder, names)
        except StudyRefused:  # said where the files are looked at one by one
            return None
    return None


def redcap_draft(folder: Path, export: str, dictionary: str, protocol: KnownProtocol) -> StandardDraft:
    book = read_source(folder / export, Dialect())
    [grid] = book.grids
    known = RedcapExport(export, grid, read_dictionary(folder / dictionary), protocol)
    return StandardDraft(lambda cells: redcap_mapping(known, cells), (), book.findings)


def sdtm_draft(folder: Path, names: Sequence[str]) -> StandardDraft | None:
    """None where a file is neither of a domain nor related to one (SUPPDM, RELREC), or there are two of DM."""
    grids = [grid for name in names for grid in read_source(folder / name, Dialect()).grids]
    found: dict[str, list[CellGrid]] = {}
    for grid in grids:
        found.setdefault(domain_of(grid), []).append(grid)
    related = tuple(found.pop("", ()))
    if not found or len(found.get("DM", ())) > 1 or not all(map(is_related, related)):
        return None
    domains = {domain: tuple(parts) for domain, parts in found.items()}
    return StandardDraft(lambda cells: sdtm_mapping(domains, cells, related), arms(domains))


def arms(domains: Mapping[str, Sequence[CellGrid]]) -> tuple[str, ...]:
    """The codes of the arms that DM has."""
    if "DM" not in domains:
        return ()
    header, *rows = domains["DM"][0].rows
    names = [cell.text for cell in header]
    at = names.index("ARMCD") if "ARMCD" in names else None
    return () if at is None else tuple(sorted({row[at].text for row in rows if len(row) > at and row[at].text}))
