"""Where on the page a patient, a list or a section stands: ids that are valid in HTML whatever the names hold."""

from functools import cache
from urllib.parse import quote


@cache  # a patient is named again and again in the lists behind the numbers
def safe(name: str) -> str:
    """A part of an id: every character that HTML or a URL could mistake is written as its bytes."""
    return quote(name, safe="").replace("%", "_").replace("~", "_7E")


def patient_anchor(patient_id: str) -> str:
    """A unique id for a patient."""
    return f"patient-{safe(patient_id)}"


def section_anchor(kind: str, place: int) -> str:
    return f"{kind}-{place}"


def list_anchor(kind: str, *names: str) -> str:
    """The id of the list of patients behind a number: what is counted, and where."""
    return "-".join((kind, *map(safe, names)))
