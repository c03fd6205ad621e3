"""Questionnaires whose scores follow from their items: which items make a scale, and how.

Facts and formulas of the manuals alone; the text of a questionnaire belongs to its owners and stands nowhere here.

- QLQ-C30 version 3: Aaronson et al., J Natl Cancer Inst 1993;85:365-76; Fayers et al., EORTC QLQ-C30 Scoring Manual,
  3rd edition, Brussels 2001.
- QLQ-GINET21: Yadegarfar et al., Br J Cancer 2013;108:301-10, who take weight gain out of the treatment-related scale.
- FACT-P version 4: Esper et al., Urology 1997;50:920-8; Cella et al., J Clin Oncol 1993;11:570-9 (FACT-G).
- BPI-SF: Cleeland, The Brief Pain Inventory User Guide, Houston 2009.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Way = Literal["percent", "mean", "sum"]


@dataclass(frozen=True, slots=True)
class Items:
    """A run of items with the same answers, whole numbers from `least` to `most`; so many of them have to be answered.

    `reversed_items`: those whose points are `least` + `most` - the answer, so that all of a scale point the same way.
    """

    names: tuple[str, ...]
    least: int
    most: int
    answered: int
    reversed_items: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ScoredScale:
    """One score of a questionnaire: `percent` of the range of the mean, the `mean`, or the prorated `sum`.

    `better` is `lower` or `higher`. A total has several parts, each prorated by itself; `answered` is what it asks of
    all its items together.
    """

    name: str
    way: Way
    better: str
    parts: tuple[Items, ...]
    answered: int

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        """The lowest and the highest score there can be."""
        if self.way == "percent":
            return Decimal(0), Decimal(100)
        if self.way == "mean":
            return Decimal(self.parts[0].least), Decimal(self.parts[0].most)
        sums = ((len(part.names) * part.least, len(part.names) * part.most) for part in self.parts)
        low, high = zip(*sums, strict=True)
        return Decimal(sum(low)), Decimal(sum(high))

    @property
    def best(self) -> Decimal:
        low, high = self.ends
        return low if self.better == "lower" else high


def numbered(*numbers: int) -> tuple[str, ...]:
    return tuple(str(number) for number in numbers)


def lettered(prefix: str, count: int) -> tuple[str, ...]:
    return tuple(f"{prefix}{number}" for number in range(1, count + 1))


def functioning(name: str, *items: int) -> ScoredScale:
    """A functional scale of the EORTC, higher is better; half of its items are enough."""
    names = numbered(*items)
    return ScoredScale(name, "percent", "higher", (Items(names, 1, 4, half(names), frozenset(names)),), half(names))


def symptoms(name: str, *items: int) -> ScoredScale:
    """A symptom scale or a single item of the EORTC, lower is better; half of its items are enough."""
    names = numbered(*items)
    return ScoredScale(name, "percent", "lower", (Items(names, 1, 4, half(names)),), half(names))


def half(names: tuple[str, ...]) -> int:
    return (len(names) + 1) // 2


def well_being(names: tuple[str, ...], reversed_items: tuple[str, ...] = ()) -> Items:
    """A subscale of the FACT: more than half of its items are needed."""
    return Items(names, 0, 4, len(names) // 2 + 1, frozenset(reversed_items))


def prorated(name: str, *parts: Items) -> ScoredScale:
    """A subscale of the FACT, or a total: more than 80 % of all its items are needed."""
    count = sum(len(part.names) for part in parts)
    needed = parts[0].answered if len(parts) == 1 else 8 * count // 10 + 1
    return ScoredScale(name, "sum", "higher", parts, needed)


def pain(name: str, answered: int, *items: str) -> ScoredScale:
    """A mean of items of the BPI, lower is better."""
    return ScoredScale(name, "mean", "lower", (Items(items, 0, 10, answered),), answered)


GLOBAL_HEALTH = Items(("29", "30"), 1, 7, 1)
PHYSICAL = well_being(lettered("GP", 7), lettered("GP", 7))
SOCIAL = well_being(lettered("GS", 7))
EMOTIONAL = well_being(lettered("GE", 6), ("GE1", "GE3", "GE4", "GE5", "GE6"))
FUNCTIONAL = well_being(lettered("GF", 7))
PROSTATE = well_being(
    ("C2", "C6", "P1", "P2", "P3", "P4", "P5", "P6", "P7", "BL2", "P8", "BL5"),
    ("C2", "P1", "P2", "P3", "P6", "P7", "BL2", "P8"),
)
INTERFERENCE = tuple(f"9{letter}" for letter in "abcdefg")

QUESTIONNAIRES: dict[str, tuple[ScoredScale, ...]] = {
    "qlq_c30": (
        ScoredScale("global_health", "percent", "higher", (GLOBAL_HEALTH,), 1),
        functioning("physical_functioning", 1, 2, 3, 4, 5),
        functioning("role_functioning", 6, 7),
        functioning("emotional_functioning", 21, 22, 23, 24),
        functioning("cognitive_functioning", 20, 25),
        functioning("social_functioning", 26, 27),
        symptoms("fatigue", 10, 12, 18),
        symptoms("nausea_vomiting", 14, 15),
        symptoms("pain", 9, 19),
        symptoms("dyspnoea", 8),
        symptoms("insomnia", 11),
        symptoms("appetite_loss", 13),
        symptoms("constipation", 16),
        symptoms("diarrhoea", 17),
        symptoms("financial_difficulties", 28),
    ),
    "qlq_ginet21": (
        symptoms("endocrine", 31, 32, 33),
        symptoms("gastrointestinal", 34, 35, 36, 37, 38),
        symptoms("treatment_related", 39, 40),
        symptoms("social_function", 42, 44, 49),
        symptoms("disease_worries", 41, 43, 47),
        symptoms("body_image", 45),
        symptoms("weight_gain", 46),
        symptoms("muscle_bone_pain", 48),
        symptoms("information", 50),
        symptoms("sexual_function", 51),
    ),
    "fact_p": (
        prorated("physical_well_being", PHYSICAL),
        prorated("social_well_being", SOCIAL),
        prorated("emotional_well_being", EMOTIONAL),
        prorated("functional_well_being", FUNCTIONAL),
        prorated("prostate_cancer_subscale", PROSTATE),
        prorated("fact_g", PHYSICAL, SOCIAL, EMOTIONAL, FUNCTIONAL),
        prorated("trial_outcome_index", PHYSICAL, FUNCTIONAL, PROSTATE),
        prorated("total", PHYSICAL, SOCIAL, EMOTIONAL, FUNCTIONAL, PROSTATE),
    ),
    "bpi_sf": (
        pain("worst_pain", 1, "3"),
        pain("severity", 4, "3", "4", "5", "6"),
        pain("interference", 4, *INTERFERENCE),
    ),
}


def scored_measures() -> Iterator[tuple[str, ScoredScale]]:
    """Every score under the name that it has as a measure: `qlq_c30/pain`."""
    for questionnaire, scales in QUESTIONNAIRES.items():
        for scale in scales:
            yield f"{questionnaire}/{scale.name}", scale


SCORES: dict[str, ScoredScale] = dict(scored_measures())


def items_of(measure: str) -> dict[str, Items]:
    """The items that a score is made of, as measures, each with its range; none where it is no score."""
    questionnaire, _, _ = measure.partition("/")
    parts = SCORES[measure].parts if measure in SCORES else ()
    return {f"{questionnaire}/{name}": part for part in parts for name in part.names}
