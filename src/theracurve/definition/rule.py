"""A compiled rule: one decision of a definition, every default filled in, with an id made from its content."""

import json
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Annotated, Any, ClassVar

from theracurve.vocabulary.decimals import plain

Percent = Annotated[Decimal, "percent"]  # four decimals at most, which a product with a size relies on
Days = Annotated[Decimal, "days"]  # a time in months has ten decimals


@dataclass(frozen=True, slots=True)
class Rule:
    """Base of all compiled rules; `kind` names the SQL file and the reference function that carry it out."""

    kind: ClassVar[str]
    id: str = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """The id follows from the content, and is asked for with every decision."""
        object.__setattr__(self, "id", content_id(self))


def content_id(rule: Rule) -> str:
    text = json.dumps(content_of(rule), sort_keys=True, default=as_json)
    return f"{rule.kind}-{sha256(text.encode()).hexdigest()[:8]}"


def content_of(value: Any) -> dict[str, Any]:
    """What a value was made of."""
    return {part.name: getattr(value, part.name) for part in fields(value) if part.init}


def as_json(value: Any) -> Any:
    if is_dataclass(value):
        return content_of(value)
    return plain(value) if isinstance(value, Decimal) else str(value)
