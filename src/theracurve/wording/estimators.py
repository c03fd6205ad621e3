"""What the estimators say of themselves (method, source, reason, notes), in the language of a report.

English stands where a phrase is declared; every other language has its text in `estimators.toml`, by the code of the
phrase. Nothing falls back to English.
"""

from theracurve.analysis.phrases import StudyPhrase
from theracurve.errors import Defect
from theracurve.phrases import Clause, Clauses, Field, Statement
from theracurve.survival._values.papers import OTHERS, Paper
from theracurve.survival._values.phrases import Note, Why
from theracurve.vocabulary.languages import ENGLISH
from theracurve.wording.labels import clauses
from theracurve.wording.numbers import in_digits
from theracurve.wording.words import Words


def in_language(statement: Statement, words: Words) -> str:
    """The statement in the language of the words. Raises Defect where that has no text for one of its phrases."""
    match statement:
        case Paper():
            return statement.cited(authors_of(statement, words))
        case Clauses(parts=parts, apart=apart):
            said = [in_language(part, words) for part in parts]
            return clauses(said, words) if apart else ", ".join(said)
        case Clause(phrase=phrase, fields=fields):
            if words.language == ENGLISH:
                return str(statement)
            return words(phrase.code, **{name: in_text(value, phrase.formats[name], words) for name, value in fields})
    raise Defect(f"no language says {statement!r}")


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
