"""Lesions, markers and what is made of them."""

from records.sound import SOUND

from ..case import Case
from ..chapter import Chapter
from ..tiny import spoil
from .patients import MARKERS

RESPONSES = (
    "SELECT list(response ORDER BY day) FROM (SELECT DISTINCT patient_id, day, response FROM derived.responses) "
    "WHERE patient_id = 'P1'"
)
DAYS = "SELECT list(DISTINCT day) FROM derived.events"

LESIONS = Chapter(
    "Lesions, markers and responses",
    (
        Case(
            number=109,
            wrong="A lesion that disappears and comes back, and one that was not looked at",
            of=SOUND,
            changes=spoil("""
~ lesions: true,30,25,measured -> true,,,disappeared
+ lesions: P1,2004-07-12,L1,CT,true,true,,,not_assessed
+ lesions: P1,2004-10-12,L1,CT,true,true,12,10,measured
"""),
            accepts="gone is 0 mm, not looked at is nothing; a lesion that comes back is judged by the rule",
            keeps={RESPONSES: ["CR", "NE", "PD"]},
        ),
        Case(
            number=110,
            wrong="Lesions that fall into parts, and two that become one",
            of=SOUND,
            changes=spoil("""
+ lesions: P1,2004-04-12,L1a,CT,false,false,15,10,measured
+ lesions: P1,2004-04-12,L1+L2,CT,false,false,35,30,measured
"""),
            finds=(
                "question lesion-not-new | lesions 4 lesion_id",
                "question lesion-not-new | lesions 5 lesion_id",
                "question lesion-split-or-merged | lesions 4 lesion_id",
                "question lesion-split-or-merged | lesions 5 lesion_id",
            ),
        ),
        Case(
            number=111,
            wrong="A target lesion without a row at a visit",
            of=SOUND,
            changes=spoil("""
+ lesions: P1,2004-01-08,L2,CT,true,false,40,30,measured
"""),
            accepts="the others' sum is a lower bound: not evaluable unless it is already a progression",
            keeps={RESPONSES: ["NE"]},
        ),
        Case(
            number=112,
            wrong="Another modality than at baseline",
            of=SOUND,
            changes=spoil("~ lesions: 2004-04-12,L1,CT -> 2004-04-12,L1,MR"),
            finds=("question lesion-modality-changes | lesions 2 modality",),
        ),
        Case(
            number=113,
            wrong="Markers of a tumour that does not secrete",
            of=SOUND,
            changes=spoil("~ patients: 1950,true -> 1950,false"),
            finds=("note markers-not-applicable | patients 1 secreting",),
            accepts="the criterion is not applicable, and noted",
            keeps={f"{MARKERS} WHERE patient_id = 'P1' AND criterion = 'markers'": ["not_applicable"]},
        ),
        Case(
            number=115,
            wrong="A response after a progression, and a progression before the baseline",
            of=SOUND,
            changes=spoil("""
~ protocol: criteria: recist_1_1 -> criteria: responses
+ responses: patient_id,assessed_on,response
+ responses: P1,2003-11-12,PD
+ responses: P1,2004-04-12,PD
+ responses: P1,2004-07-12,PR
"""),
            finds=("question response-after-progression | responses 3 response", "note records-unread | lesions . ."),
            accepts="what lies before time zero is history and no event",
            keeps={
                f"{DAYS} WHERE patient_id = 'P1' AND kind = 'tumour_progression'": [93],
            },
        ),
    ),
)
