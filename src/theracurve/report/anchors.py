"""Where on the page a patient or a section stands: ids that are valid in HTML whatever the patient ids hold."""

from urllib.parse import quote


def patient_anchor(patient_id: str) -> str:
    """A unique id for a patient: every character that HTML or a URL could mistake is written as its bytes."""
    return "patient-" + quote(patient_id, safe="").replace("%", "_").replace("~", "_7E")


def section_anchor(kind: str, place: int) -> str:
    return f"{kind}-{place}"
