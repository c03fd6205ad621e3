"""A part of the protocol that stands once, with its own keys, or several times, each under a name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from theracurve.definition.part import Part
from theracurve.vocabulary.named import UNNAMED

Name = Annotated[str, Field(pattern=r"^([A-Za-z][A-Za-z0-9_-]*)?$", max_length=40)]


@dataclass(frozen=True, slots=True)
class OneOrNamed:
    """Reads a mapping of parts by name where the file may also write one part alone, which then has the empty name."""

    part: type[Part]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        by_name = handler(source)
        written = core_schema.wrap_serializer_function_ser_schema(as_written, schema=by_name)
        return core_schema.no_info_before_validator_function(self.by_name, by_name, serialization=written)

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        several = handler(core)
        [one] = several["patternProperties"].values()
        return {"anyOf": [one, several, {"type": "null"}]}

    def by_name(self, value: Any) -> Any:
        """Several are told by their names: none of them is a key of the part."""
        if value is None:
            return {}
        known = {field.alias or name for name, field in self.part.model_fields.items()}
        named = isinstance(value, dict) and value and all(isinstance(inner, dict | Part) for inner in value.values())
        return value if named and not set(value) & known else {UNNAMED: value}


def as_written(parts: dict[str, Part], write: Callable[[dict[str, Part]], dict[str, Any]]) -> Any:
    """The one part without a name as it is, several with their names, none as nothing."""
    written = write(parts)
    return written.get(UNNAMED, written) or None


def key_of(root: str, name: str) -> str:
    """Says where a study file has the part of this name: `benefit.psa50`, of the one without a name `benefit`."""
    return f"{root}.{name}" if name else root
