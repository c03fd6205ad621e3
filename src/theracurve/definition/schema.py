"""The JSON Schemas of `study.yaml` and of a file of claims, from which editors complete and check while one types."""

from typing import Any

from theracurve.definition.claims.published import PublishedClaims
from theracurve.definition.planned_responses import PlannedResponse
from theracurve.definition.study import Study
from theracurve.documents.kind import JSON_SCHEMA_DIALECT


def json_schema() -> dict[str, Any]:
    """The schema of the study file, keys as they are written there."""
    schema = Study.model_json_schema(by_alias=True, mode="validation")
    response = PlannedResponse.model_json_schema(by_alias=True, mode="validation")
    analyses = schema["properties"]["analyses"]
    analyses["items"] = {"anyOf": [analyses["items"], {"$ref": "#/$defs/PlannedResponse"}]}
    schema["$defs"] |= {**response.pop("$defs", {}), "PlannedResponse": response}
    return {"$schema": JSON_SCHEMA_DIALECT, **schema}


def claims_schema() -> dict[str, Any]:
    """The schema of a file of published claims, keys as they are written there."""
    return {"$schema": JSON_SCHEMA_DIALECT, **PublishedClaims.model_json_schema(by_alias=True, mode="validation")}
