"""Every option that a protocol can state, and those that a given protocol states: `(part, key, option)`.

An option is a literal, true or false, `more than` or `at least`, that a key is left out (None), or else the type of
what is written.
"""

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from theracurve.definition.quantities import PercentStep

Option = tuple[str, str, object]


def options_of(part: type[BaseModel]) -> set[Option]:
    """Those of a part and of all parts inside it."""
    found: set[Option] = set()
    for key, field in part.model_fields.items():
        for option in leaves(field.annotation):
            found.add((part.__name__, key, option))
            if isinstance(option, type) and issubclass(option, BaseModel):
                found |= options_of(option)
    return found


def leaves(annotation: Any) -> Iterator[object]:
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        yield from inside
    elif origin is Annotated:
        yield from leaves(inside[0])
    elif origin in (Union, UnionType, tuple, dict):
        for one in inside:
            yield from leaves(one)
    elif annotation is bool:
        yield from (True, False)
    elif annotation is PercentStep:
        yield from ("more than", "at least")
    elif annotation is not ...:
        yield None if annotation is NoneType else annotation


def stated_in(part: BaseModel) -> Iterator[Option]:
    for key in type(part).model_fields:
        for value in values(getattr(part, key)):
            if isinstance(value, BaseModel):
                yield from stated_in(value)
            for option in (value, type(value)) if isinstance(value, str) else [option_of(value)]:
                yield type(part).__name__, key, option


def values(value: object) -> Iterator[object]:
    """What a tuple or a mapping holds, however deep; otherwise the value itself."""
    if isinstance(value, dict):
        value = (*value.keys(), *value.values())
    if isinstance(value, tuple):
        for one in value:
            yield from values(one)
    else:
        yield value


def option_of(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, PercentStep):
        return "more than" if value.strict else "at least"
    return type(value)
