"""The formats that are promised: a JSON Schema for every file that people write for the program or it writes for them.

What a person writes follows from the definition; what is written stands in `schemas`, by hand, so that no change of the
program changes it by itself. Within a version of a format fields may be added, and none is renamed, left out, or of
another type; its number is in the field `format` of each file, and in the schema's `$id`.
"""

import json
from collections.abc import Callable, Mapping
from functools import partial
from importlib.resources import files
from typing import Any

from theracurve.definition.schema import claims_schema, json_schema
from theracurve.intake.mapping.loading import mapping_schema

VERSION = 1


def stored(name: str) -> dict[str, Any]:
    """Reads the schema of a file that the program writes."""
    text = (files("theracurve.export") / "schemas" / f"{name}.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


FORMATS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "study": json_schema,
    "mapping": mapping_schema,
    "claims": claims_schema,
    **{
        name: partial(stored, name)
        for name in ("results", "shared", "manifest", "checked_claims", "bundle", "qualification")
    },
}


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of a format, with the version that it promises."""
    schema = FORMATS[name]()
    return {"$schema": schema["$schema"], "$id": f"urn:theracurve:{name}:{VERSION}", **schema}
