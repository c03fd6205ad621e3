"""What a file that people write by hand describes."""

from dataclasses import dataclass

JSON_SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """`codes` is how the codes of its findings begin; `schema` the command that prints what belongs in it."""

    codes: str
    schema: str

    def code(self, complaint: str) -> str:
        """The code of a finding: `study-encoding`."""
        return f"{self.codes}-{complaint}"


STUDY = DocumentKind("study", "theracurve schema")
MAPPING = DocumentKind("mapping", "theracurve schema mapping")
