"""Laboratory limits of the Common Terminology Criteria for Adverse Events, blood, kidney and liver, as data.

National Cancer Institute, CTCAE versions 4.03 (2010), 5.0 (2017) and 6.0 (2025). Grades that need a clinical judgement
(transfusion, urgent intervention, death) are not among them: a laboratory value cannot show them.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Grading = Literal["CTCAE 4.03", "CTCAE 5.0", "CTCAE 6.0"]
GRADINGS: tuple[Grading, ...] = ("CTCAE 4.03", "CTCAE 5.0", "CTCAE 6.0")


@dataclass(frozen=True, slots=True)
class GradeLimit:
    """A value has at least this grade when it lies beyond `factor` times what the limit is `of`.

    `side`: `below` or `above`; `inclusive`: the limit itself counts. `of`: `absolute` (`factor` in `unit`),
    `lower_limit`, `upper_limit` (of the value's row) or `baseline`. `when`: `always`, or only where the baseline lies
    above the upper limit (`baseline_high`), does not (`baseline_not_high`), lies below the lower limit
    (`baseline_low`), or does not (`baseline_not_low`).
    """

    grade: int
    side: str
    of: str
    factor: Decimal
    unit: str = ""
    when: str = "always"
    inclusive: bool = False


def below(unit: str, *steps: tuple[int, str], lower_limit: bool = True) -> tuple[GradeLimit, ...]:
    """Grade 1 under the lower limit (where it is one), further grades under absolute values."""
    first = (GradeLimit(1, "below", "lower_limit", Decimal(1)),) if lower_limit else ()
    return (*first, *(GradeLimit(grade, "below", "absolute", Decimal(limit), unit) for grade, limit in steps))


def above(of: str, *factors: str, when: str = "always", first_inclusive: bool = False) -> tuple[GradeLimit, ...]:
    """Grades 1, 2, ... above multiples of the upper limit or of the baseline."""
    return tuple(
        GradeLimit(grade, "above", of, Decimal(factor), when=when, inclusive=first_inclusive and grade == 1)
        for grade, factor in enumerate(factors, start=1)
    )


def by_baseline(upper: tuple[str, ...], baseline: tuple[str, ...], *, first_inclusive: bool) -> tuple[GradeLimit, ...]:
    """Multiples of the upper limit where the baseline was not above it, of the baseline where it was."""
    return (
        *above("upper_limit", *upper, when="baseline_not_high"),
        *above("baseline", *baseline, when="baseline_high", first_inclusive=first_inclusive),
    )


PER_LITRE = "10*9/L"
ANAEMIA = below("g/L", (2, "100"), (3, "80"))
PLATELETS = below(PER_LITRE, (2, "75"), (3, "50"), (4, "25"))
NEUTROPHILS = below(PER_LITRE, (2, "1.5"), (3, "1"), (4, "0.5"))
LYMPHOCYTES = below(PER_LITRE, (2, "0.8"), (3, "0.5"), (4, "0.2"))
LEUCOCYTES = below(PER_LITRE, (2, "3"), (3, "2"), (4, "1"))
TRANSAMINASE, PHOSPHATASE, BILIRUBIN = ("1", "3", "5", "20"), ("1", "2.5", "5", "20"), ("1", "1.5", "3", "10")
CREATININE = ("1", "1.5", "3", "6")

TERMS: dict[str, dict[str, tuple[GradeLimit, ...]]] = {
    "CTCAE 4.03": {
        "Anemia": ANAEMIA,
        "Platelet count decreased": PLATELETS,
        "Neutrophil count decreased": NEUTROPHILS,
        "Lymphocyte count decreased": LYMPHOCYTES,
        "White blood cell decreased": LEUCOCYTES,
        "Creatinine increased": (*above("upper_limit", *CREATININE), *above("baseline", "1", "1.5", "3")),
        "Alanine aminotransferase increased": above("upper_limit", *TRANSAMINASE),
        "Aspartate aminotransferase increased": above("upper_limit", *TRANSAMINASE),
        "Alkaline phosphatase increased": above("upper_limit", *PHOSPHATASE),
        "GGT increased": above("upper_limit", *PHOSPHATASE),
        "Blood bilirubin increased": above("upper_limit", *BILIRUBIN),
    },
    "CTCAE 5.0": {
        "Anemia": ANAEMIA,
        "Platelet count decreased": PLATELETS,
        "Neutrophil count decreased": NEUTROPHILS,
        "Lymphocyte count decreased": LYMPHOCYTES,
        "White blood cell decreased": LEUCOCYTES,
        "Creatinine increased": (
            *above("upper_limit", *CREATININE),
            GradeLimit(2, "above", "baseline", Decimal("1.5")),
            GradeLimit(3, "above", "baseline", Decimal(3)),
        ),
        "Alanine aminotransferase increased": by_baseline(TRANSAMINASE, ("1.5", "3", "5", "20"), first_inclusive=True),
        "Aspartate aminotransferase increased": by_baseline(
            TRANSAMINASE, ("1.5", "3", "5", "20"), first_inclusive=True
        ),
        "Alkaline phosphatase increased": by_baseline(PHOSPHATASE, ("2", "2.5", "5", "20"), first_inclusive=True),
        "GGT increased": by_baseline(PHOSPHATASE, ("2", "2.5", "5", "20"), first_inclusive=True),
        "Blood bilirubin increased": by_baseline(BILIRUBIN, BILIRUBIN, first_inclusive=False),
    },
    "CTCAE 6.0": {
        "Anemia": ANAEMIA,
        "Thrombocytopenia": below(PER_LITRE, (2, "75"), (3, "50"), (4, "10")),
        "Neutrophil count decreased": below(PER_LITRE, (1, "1.5"), (2, "1"), (3, "0.5"), (4, "0.1"), lower_limit=False),
        "White blood cell decreased": LEUCOCYTES,
        "Creatinine increased": (
            *above("upper_limit", "1"),
            GradeLimit(2, "above", "upper_limit", Decimal("1.5"), when="baseline_not_low"),
            GradeLimit(3, "above", "upper_limit", Decimal(3), when="baseline_not_low"),
            GradeLimit(2, "above", "baseline", Decimal("1.5"), when="baseline_low"),
            GradeLimit(3, "above", "baseline", Decimal(3), when="baseline_low"),
            GradeLimit(4, "above", "upper_limit", Decimal(6)),
        ),
        "Alanine aminotransferase increased": by_baseline(TRANSAMINASE, ("1", "1.5", "2", "4"), first_inclusive=True),
        "Aspartate aminotransferase increased": by_baseline(TRANSAMINASE, ("1", "1.5", "2", "4"), first_inclusive=True),
        "GGT increased": by_baseline(PHOSPHATASE, ("1", "1.5", "3", "10"), first_inclusive=True),
        "Blood bilirubin increased": by_baseline(BILIRUBIN, ("1", "1.5", "2.5", "10"), first_inclusive=True),
    },
}


def terms_of(grading: str) -> tuple[str, ...]:
    """The terms of a grading whose grades laboratory values can show."""
    return tuple(TERMS[grading])
