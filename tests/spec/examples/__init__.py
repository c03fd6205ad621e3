"""The subjects in the order in which one reads them; the name is that of the page."""

from ..subject import Subject
from .baseline import BASELINE
from .benefit import BENEFIT
from .clinical_status import CLINICAL_STATUS
from .endpoints import ENDPOINTS
from .events import EVENTS
from .exposure import EXPOSURE
from .lesion_size import LESION_SIZE
from .markers import MARKERS
from .medication import MEDICATION
from .progression import PROGRESSION
from .recist import RECIST
from .responses import RESPONSES
from .visits import VISITS

SUBJECTS: dict[str, Subject] = {
    "visits": VISITS,
    "baseline": BASELINE,
    "exposure": EXPOSURE,
    "clinical_status": CLINICAL_STATUS,
    "markers": MARKERS,
    "progression": PROGRESSION,
    "lesion_size": LESION_SIZE,
    "medication": MEDICATION,
    "benefit": BENEFIT,
    "responses": RESPONSES,
    "recist": RECIST,
    "events": EVENTS,
    "endpoints": ENDPOINTS,
}
