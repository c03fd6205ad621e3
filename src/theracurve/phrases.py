"""What will be said is a value: a phrase, which has a code, and the fields that fill it.

A room declares its phrases as a family, a subclass of `Phrase` whose members are the English texts, and says one by
calling it: `Why.FOLLOW_UP_ENDS(ends=162.0)`. The English text stands there and nowhere else, so that a library and
`results.json` have it without a catalogue; every other language finds its text by the code.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, unique
from string import Formatter
from typing import TypeAlias

from theracurve.errors import Defect


class Statement:
    """One or more phrases with their fields; `str` gives the English text, which it also equals.

    A statement that says nothing is false, its text empty.
    """

    __slots__ = ()

    @abstractmethod
    def __str__(self) -> str: ...

    @abstractmethod
    def changed(self, **how: Callable[["Field"], "Field"]) -> "Statement":
        """The statement with each field of these names, however deep, replaced by what its function makes of it."""

    def __format__(self, form: str) -> str:
        """The text: how a number is written is of no concern to it."""
        return str(self)

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, Statement | str) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))


Field: TypeAlias = int | float | str | Statement


class Phrase(Enum):
    """A family of phrases is a subclass: `class Why(Phrase, subject="estimators.why")`, its members English texts.

    A text names its fields in braces, a number with its format (`{ends:g}`); a field that is a statement is said for
    itself, any other text is a name, the same in every language.
    """

    subject: str

    def __init_subclass__(cls, *, subject: str) -> None:
        super().__init_subclass__()
        cls.subject = subject
        unique(cls)

    def __init__(self, english: str) -> None:
        self.english = english
        self.formats = {name: form or "" for _, name, form, _ in Formatter().parse(english) if name is not None}

    @property
    def code(self) -> str:
        """The key under which every other language has its text: `estimators.why.follow_up_ends`."""
        return f"{self.subject}.{self.name.lower()}"

    def __call__(self, **fields: Field) -> "Clause":
        """Raises Defect where the fields are not those of the text."""
        return Clause(self, tuple(fields.items()))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Clause(Statement):
    """One phrase, said with its fields. Raises Defect where the fields are not those of the text."""

    phrase: Phrase
    fields: tuple[tuple[str, Field], ...] = ()

    def __post_init__(self) -> None:
        if {name for name, _ in self.fields} != self.phrase.formats.keys():
            given = sorted(name for name, _ in self.fields)
            raise Defect(f"{self.phrase.code} asks for {sorted(self.phrase.formats)}, given were {given}")

    def __str__(self) -> str:
        return self.phrase.english.format_map(dict(self.fields))

    def __repr__(self) -> str:
        return f"{self.phrase}({', '.join(f'{name}={value!r}' for name, value in self.fields)})"

    def changed(self, **how: Callable[[Field], Field]) -> "Clause":
        return Clause(self.phrase, tuple((name, changed_field(name, value, how)) for name, value in self.fields))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Clauses(Statement):
    """Statements one after the other, joined by a comma or, with `apart`, by a semicolon."""

    parts: tuple[Statement, ...]
    apart: bool = False

    def __str__(self) -> str:
        return ("; " if self.apart else ", ").join(map(str, self.parts))

    def __repr__(self) -> str:
        return f"Clauses({self.parts!r})"

    def __bool__(self) -> bool:
        return bool(self.parts)

    def changed(self, **how: Callable[[Field], Field]) -> "Clauses":
        return Clauses(tuple(part.changed(**how) for part in self.parts), self.apart)


NOTHING = Clauses(())


def clauses(*parts: Statement) -> Clauses:
    """The parts that say something, joined by commas; one that is such a list itself is continued."""
    return Clauses(tuple(continued(parts, apart=False)))


def apart(parts: Iterable[Statement]) -> Statement:
    """The parts that say something, joined by semicolons; one alone is itself."""
    kept = tuple(continued(parts, apart=True))
    return kept[0] if len(kept) == 1 else Clauses(kept, apart=True)


def continued(parts: Iterable[Statement], *, apart: bool) -> Iterator[Statement]:
    for part in parts:
        if isinstance(part, Clauses) and (part.apart == apart or len(part.parts) < 2):
            yield from part.parts
        else:
            yield part


def changed_field(name: str, value: Field, how: dict[str, Callable[[Field], Field]]) -> Field:
    if name in how:
        return how[name](value)
    return value.changed(**how) if isinstance(value, Statement) else value
