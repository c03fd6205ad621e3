"""What a header says beside the name of its column: a visit or a cycle, a unit, an upper limit."""

import re
from dataclasses import dataclass

from theracurve.intake.drafting.synonyms import folded
from theracurve.intake.mapping.conventions import unaccented
from theracurve.intake.written_units import UNIT

IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
LIMIT = re.compile(
    r"(?:\bN|norm|normal|uln|ref)?\s*[:=]?\s*(?:<|<=|≤|bis|up to|hasta|fino a|tot|ate)\s*(\d+(?:[.,]\d+)?)",
    re.IGNORECASE,
)
SPAN = re.compile(r"(?P<lower>\d+(?:[.,]\d+)?)\s*(?:-|–|—|to|bis|a|à|tot)\s*(?P<upper>\d+(?:[.,]\d+)?)")
BASELINE = re.compile(
    r"\b(baseline|basal|basale|screening|avant(?: traitement)?|initial|initiale|inicial|iniziale|basis|vorher"
    r"|vor therapie|pre|pre ?tratamiento|pre ?trattamento|antes(?: del? tratamiento)?|uitgangswaarde"
    r"|voor behandeling)\b"
)
MONTH = "m|mois|months?|monate?n?|mon|mes|meses|mo|mths?|mese|mesi|maand|maanden|mnd"
WEEK = "w|wks?|weeks?|wochen?|semaines?|semanas?|sem|settimane?|settimana|sett|weken"
CYCLE = (
    "c|cycles?|zyklus|cure|ciclo|cyc|gabe|kuur|cyclus|toediening|somministrazione|administracion|administration"
    "|administracao|dose|dosis|dosi|infusion|infusione|injection|tratamiento|tratamento|traitement|trattamento"
)
VISITS = (
    ("months", re.compile(rf"\b(?:{MONTH})[ _]?(\d{{1,2}})\b")),
    ("months", re.compile(rf"\b(\d{{1,2}})[ _]?(?:{MONTH})\b")),
    ("weeks", re.compile(rf"\b(?:{WEEK}|s|kw)[ _]?(\d{{1,3}})\b")),
    ("weeks", re.compile(rf"\b(\d{{1,3}})[ _]?(?:{WEEK})\b")),
    ("cycle", re.compile(rf"\b(?:{CYCLE})[ _]?(\d)\b")),
    ("cycle", re.compile(rf"\b(\d)(?:st|nd|rd|th|er|e|eme|o|a)?[.°ºª ]*(?:{CYCLE.removeprefix('c|')})\b")),
    ("cycle", re.compile(r"(?<!\w)(\d)$")),
)
YEARS = re.compile(
    r"\b(?:(\d)|one|un|une|uno|um|ein|een)[ _]?(?:years?|yrs?|jahre?|ans?|anos?|anni|anno|jaar)\b"  # folded: año is ano
)


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """`stem` is the name without what else it says, folded; `kind` is months, weeks or cycle, `number` which; `written`
    the header with `{}` where that stands, so that the headers of one family are written alike."""

    stem: str
    kind: str = ""
    number: str = ""
    written: str = ""
    unit: str = ""
    limit: str = ""


def header_words(header: str) -> HeaderWords:
    bracketed = " ; ".join(IN_BRACKETS.findall(header))
    bare = IN_BRACKETS.sub(" ", header).strip()
    unit, limit = unit_in(bracketed), LIMIT.search(bracketed)
    if not unit and (found := UNIT.search(bare)) and found.end() == len(bare):
        unit, bare_stem = found[0], bare[: found.start()]
    else:
        bare_stem = bare
    kind, number, rest = visit_in(bare_stem)
    written = with_hole(bare, number) if kind else ""
    return HeaderWords(folded(rest), kind, number, written, unit, limit[1].replace(",", ".") if limit else "")


def unit_in(bracketed: str) -> str:
    pieces = [piece.strip() for piece in re.split(r"[;,]", bracketed)]
    return next((piece for piece in pieces if UNIT.fullmatch(piece)), "")


def visit_in(bare: str) -> tuple[str, str, str]:
    """Kind and number of the visit or cycle that a header names, and the rest; a baseline is month 0."""
    plain = unaccented(bare.replace("_", " ")).casefold()
    for kind, pattern in VISITS:
        found = pattern.search(plain)
        if found:
            return kind, str(int(found[1])), plain[: found.start()] + " " + plain[found.end() :]
    if found := YEARS.search(plain):
        return "months", str(12 * int(found[1] or 1)), plain[: found.start()] + " " + plain[found.end() :]
    named = BASELINE.search(plain)
    return ("months", "0", plain[: named.start()] + " " + plain[named.end() :]) if named else ("", "", bare)


def with_hole(bare: str, number: str) -> str:
    """The header with a hole for the number: the one that follows a letter, or else the last."""
    found = list(re.finditer(rf"(?<!\d)0*{number}(?!\d)", bare))
    if not found:
        return ""
    lettered = [one for one in found if bare[: one.start()].rstrip(" _")[-1:].isalpha()]
    chosen = (lettered or found)[-1]
    return f"{bare[: chosen.start()]}{{}}{bare[chosen.end() :]}"
