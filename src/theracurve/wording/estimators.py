"""What the estimators say of themselves (method, source, reason, notes), in the language of a report.

English stands where a phrase is declared; every other language has its text in `estimators.toml`, by the code of the
phrase. Nothing falls back to English.
"""

from collections.abc import Mapping

from theracurve.analysis.phrases import StudyPhrase
from theracurve.errors import Defect
from theracurve.phrases import Clause, Clauses, Field, Phrase, Statement
from theracurve.survival._values.papers import OTHERS, Paper
from theracurve.survival._values.phrases import Note, Why
from theracurve.vocabulary.languages import ENGLISH
from theracurve.wording.labels import clauses
from theracurve.wording.masking import Mask
from theracurve.wording.numbers import in_digits
from theracurve.wording.words import Words

OF_PATIENTS = frozenset(  # the phrases whose `count`, of a `total`, is one of patients
    {
        Why.FEW_BEGAN,
        Why.NO_POSITIVITY,
        Why.FEW_SWITCHED,
        Note.LITTLE_CHANCE,
        StudyPhrase.NEVER_AT_RISK,
        StudyPhrase.SMALL_RISK_SET,
        StudyPhrase.WITHOUT_COVARIATES,
    }
)


class InPlace(str):
    """What stands in a text in place of a number or a statement, however that would be written."""

    __slots__ = ()

    def __format__(self, form: str) -> str:
        return str(self)


def in_language(statement: Statement, words: Words) -> str:
    """The statement in the language of the words. Raises Defect where that has no text for one of its phrases."""
    match statement:
        case Paper():
            return statement.cited(authors_of(statement, words))
        case Clauses(parts=parts, apart=apart):
            said = [in_language(part, words) for part in parts]
            return clauses(said, words) if apart else ", ".join(said)
        case Clause(phrase=phrase, fields=fields):
            told = fields_told(phrase, dict(fields), words)
            if words.language == ENGLISH:
                return phrase.english.format_map(
                    {name: in_place(told[name], phrase.formats[name], words) for name in told}
                )
            return words(phrase.code, **{name: in_text(told[name], phrase.formats[name], words) for name in told})
    raise Defect(f"no language says {statement!r}")


def fields_told(phrase: Phrase, fields: Mapping[str, Field], words: Words) -> Mapping[str, Field]:
    """The fields; where counts are masked, those that count a few patients as what may be told of them."""
    if words.least_count is None:
        return fields
    if phrase not in OF_PATIENTS:
        return {name: InPlace(in_language(v, words)) if isinstance(v, Statement) else v for name, v in fields.items()}
    mask, total = Mask(words.least_count), fields.get("total")
    of = total if isinstance(total, int) else None
    return {
        name: InPlace(mask.number(value, words, of if name == "count" else None))
        if name in ("count", "total") and isinstance(value, int)
        else value
        for name, value in fields.items()
    }


def in_place(value: Field, form: str, words: Words) -> Field:
    """A field of an English text, which writes counts itself and every sign but the minus."""
    return InPlace(in_text(value, form, words)) if isinstance(value, float | Statement) else value


def in_text(value: Field, form: str, words: Words) -> str:
    """A field as it stands in a text: a number in its format, with the signs of the language; a name as it is."""
    if isinstance(value, Statement):
        return in_language(value, words)
    if isinstance(value, str):
        return value
    if isinstance(value, int) and form == ",":
        return words.typography.counted(value)
    return in_digits(format(value, form), words)


def authors_of(paper: Paper, words: Words) -> str:
    """`Fay, Brittain and Proschan`, `Cain and others`."""
    *first, last = paper.authors
    if not first:
        return last
    if last == OTHERS:
        return words("estimators.authors.others", first=", ".join(first))
    return words("estimators.authors.and", first=", ".join(first), last=last)


def method_of(method: Statement, notes: tuple[Statement, ...], words: Words) -> str:
    """A method with its notes: `log-rank test, hypergeometric variance; large-sample P`; where counts are masked,
    without those that count."""
    told = notes if words.least_count is None else without_counts(notes)
    return clauses([in_language(part, words) for part in (method, *told)], words)


def without_counts(notes: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Notes that tell no counts from which the events of a few would follow."""
    return tuple(note for note in notes if not (isinstance(note, Clause) and note.phrase is Note.PAIRS_COMPARED))


def without_lowest(reason: Statement) -> Statement:
    """A reason that tells no value of a curve from which the events of a few would follow."""
    told = isinstance(reason, Clause) and reason.phrase is Why.NOT_REACHED
    return StudyPhrase.NO_HALF() if told else reason
