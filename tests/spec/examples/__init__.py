"""The subjects in the order in which one reads them; the name is that of the page."""

from ..subject import Subject
from .agent_choice import AGENT_CHOICE
from .baseline import BASELINE
from .benefit import BENEFIT
from .best_response import BEST_RESPONSE
from .bone_progression import BONE_PROGRESSION
from .choi import CHOI
from .clinical_status import CLINICAL_STATUS
from .deviations import DEVIATIONS
from .disease_death import DISEASE_DEATH
from .egfr import EGFR
from .eligibility import ELIGIBILITY
from .endpoints import ENDPOINTS
from .events import EVENTS
from .exposure import EXPOSURE
from .index_lesion import INDEX_LESION
from .irecist import IRECIST
from .laboratory_grades import LABORATORY_GRADES
from .lesion_size import LESION_SIZE
from .lines import LINES
from .marker_responses import MARKER_RESPONSES
from .markers import MARKERS
from .medication import MEDICATION
from .mrecist import MRECIST
from .nominal_dates import NOMINAL_DATES
from .other_treatments import OTHER_TREATMENTS
from .overrides import OVERRIDES
from .partial_dates import PARTIAL_DATES
from .percist import PERCIST
from .populations import POPULATIONS
from .progression import PROGRESSION
from .psa_progression import PSA_PROGRESSION
from .recip import RECIP
from .recist import RECIST
from .recist_1_0 import RECIST_1_0
from .recorded_events import RECORDED_EVENTS
from .responses import RESPONSES
from .scores import SCORES
from .time_points import TIME_POINTS
from .units import UNITS
from .visits import VISITS
from .who import WHO

SUBJECTS: dict[str, Subject] = {
    "visits": VISITS,
    "baseline": BASELINE,
    "partial_dates": PARTIAL_DATES,
    "nominal_dates": NOMINAL_DATES,
    "units": UNITS,
    "exposure": EXPOSURE,
    "agent_choice": AGENT_CHOICE,
    "scores": SCORES,
    "clinical_status": CLINICAL_STATUS,
    "markers": MARKERS,
    "progression": PROGRESSION,
    "lesion_size": LESION_SIZE,
    "medication": MEDICATION,
    "benefit": BENEFIT,
    "overrides": OVERRIDES,
    "responses": RESPONSES,
    "time_points": TIME_POINTS,
    "recist": RECIST,
    "recist_1_0": RECIST_1_0,
    "who": WHO,
    "index_lesion": INDEX_LESION,
    "recip": RECIP,
    "percist": PERCIST,
    "mrecist": MRECIST,
    "choi": CHOI,
    "irecist": IRECIST,
    "best_response": BEST_RESPONSE,
    "marker_responses": MARKER_RESPONSES,
    "events": EVENTS,
    "psa_progression": PSA_PROGRESSION,
    "bone_progression": BONE_PROGRESSION,
    "recorded_events": RECORDED_EVENTS,
    "other_treatments": OTHER_TREATMENTS,
    "laboratory_grades": LABORATORY_GRADES,
    "egfr": EGFR,
    "disease_death": DISEASE_DEATH,
    "lines": LINES,
    "endpoints": ENDPOINTS,
    "eligibility": ELIGIBILITY,
    "deviations": DEVIATIONS,
    "populations": POPULATIONS,
}
