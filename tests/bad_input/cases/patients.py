"""Patients: who they are, what happened to them, and in which order."""

from records.sound import SOUND

from ..case import Case
from ..chapter import Chapter
from ..tiny import TINY, spoil

MARKERS = "SELECT list(DISTINCT answer) FROM derived.criteria"
PATIENTS = Chapter(
    "Patients, and what happened to them",
    (
        Case(
            number=81,
            wrong="A death before the enrolment",
            of=SOUND,
            changes=spoil("~ follow_up: 2004-12-24,dead,2004-12-24 -> 2004-01-24,dead,2004-01-24"),
            finds=(
                "error record-after-death | assessments 3 assessed_on",
                "error death-before-enrolment | follow_up 2 died_on",
                "question last-seen-before-time-zero | follow_up 2 last_seen_on",
            ),
        ),
        Case(
            number=82,
            wrong="A visit, a value, an image and a dose after the death",
            of=SOUND,
            changes=spoil("""
~ follow_up: 2004-12-24,dead,2004-12-24 -> 2004-09-24,dead,2004-09-24
+ assessments: P2,2004-10-01,,performance_status,2
+ labs: P2,2004-10-01,,CgA,400,ug/L,kit 1
+ lesions: P2,2004-10-01,L1,CT,true,true,50,30,measured
+ uptake: P2,2004-10-01,123I-MIBG,tumour_to_background,2
"""),
            finds=("error record-after-death | assessments 5 assessed_on",),
        ),
        Case(
            number=83,
            wrong="Two days of one death",
            of=SOUND,
            changes=spoil("+ follow_up: P2,2004-12-26,dead,2004-12-26"),
            finds=(
                "question death-dates-differ | follow_up 3 died_on",
                "question follow-up-several | follow_up 3 patient_id",
            ),
        ),
        Case(
            number=84,
            wrong="Alive after the death",
            of=SOUND,
            changes=spoil("""
+ follow_up: P2,2005-03-12,alive,
~ follow_up: 2005-06-01,alive, -> 2005-06-01,alive,2005-06-01
"""),
            finds=(
                "error alive-with-death-date | follow_up 1 vital_status",
                "error seen-after-death | follow_up 3 last_seen_on",
                "question follow-up-several | follow_up 3 patient_id",
            ),
        ),
        Case(
            number=85,
            wrong="One patient in two rows",
            of=SOUND,
            changes=spoil("+ patients: P2,B,contraindication,2004-02-01,2004-02-01,1940,true"),
            finds=("error patient-twice | patients 3 patient_id",),
        ),
        Case(
            number=86,
            wrong="One person under two ids",
            of=SOUND,
            changes=spoil("""
~ patients: secreting -> secreting,sex
~ patients: ,true -> ,true,female
+ patients: P3,B,contraindication,2004-02-01,2004-02-01,1940,true,female
+ follow_up: P3,2004-12-24,dead,2004-12-24
+ assessments: P3,2004-02-01,,performance_status,2
+ labs: P3,2004-02-01,,CgA,400,ug/L,kit 1
+ lesions: P3,2004-01-30,L1,CT,true,true,50,30,measured
"""),
            finds=("question patients-alike | patients 3 patient_id",),
        ),
        Case(
            number=87,
            wrong="`7` and `007` as ids",
            of=TINY,
            changes=spoil("""
~ patients: P1 -> 7
~ patients: P2 -> 007
~ follow_up: P1 -> 7
~ follow_up: P2 -> 007
~ labs: P1 -> 7
~ medications: P1 -> 7
"""),
            finds=("error patient-id-collision | patients 2 patient_id",),
        ),
        Case(
            number=88,
            wrong="`NA` and `null` as ids, and as a text",
            of=TINY,
            changes=spoil("""
~ patients: P1 -> NA
~ patients: P2 -> null
~ follow_up: P1 -> NA
~ follow_up: P2 -> null
~ labs: P1 -> NA
~ medications: P1,morphine -> NA,None
"""),
            accepts="kept as texts",
            keeps={"SELECT patient_id || ' ' || drug FROM records.medications": "NA None"},
        ),
        Case(
            number=89,
            wrong="Rows of a patient whom `patients` does not have",
            of=TINY,
            changes=spoil("+ labs: P9,2004-01-10,CgA,500,ug/L"),
            finds=("error patient-unknown | labs 2 patient_id",),
        ),
        Case(
            number=90,
            wrong="One patient in two groups and two places",
            of=TINY,
            changes=spoil("""
~ patients: enrolled_on -> enrolled_on,site
~ patients: 2004-01-10 -> 2004-01-10,Lyon
~ patients: 2004-02-01 -> 2004-02-01,Lyon
+ patients: P1,B,tumour,2004-01-10,Nantes
"""),
            finds=("error patient-twice | patients 3 patient_id", "note records-unread | patients . ."),
        ),
        Case(
            number=91,
            wrong="A visit before time zero that is no baseline",
            of=SOUND,
            changes=spoil("+ assessments: P2,2003-05-01,month 3,performance_status,2"),
            finds=("question visit-out-of-order | assessments 5 assessed_on",),
        ),
        Case(
            number=92,
            wrong="Two rows of one measure on one day",
            of=SOUND,
            changes=spoil("+ assessments: P1,2004-04-10,month 3,performance_status,2"),
            finds=("question row-twice | assessments 5 assessed_on",),
        ),
        Case(
            number=93,
            wrong="A visit outside its window",
            of=SOUND,
            changes=spoil("~ assessments: P2,2004-08-01,month 6 -> P2,2004-11-01,month 6"),
            accepts="kept; it counts for no planned visit, which is missed",
            keeps={"SELECT status FROM derived.visits WHERE patient_id = 'P2' AND visit = 'month 6'": "missed"},
        ),
        Case(
            number=94,
            wrong="Visits numbered against their days",
            of=SOUND,
            changes=spoil(
                "+ assessments: P2,2004-05-01,month 6,performance_status,2\n"
                "~ assessments: 2004-08-01,month 6 -> 2004-08-01,month 3"
            ),
            finds=("question visit-out-of-order | assessments 5 assessed_on",),
        ),
        Case(
            number=95,
            wrong="A comparator with an administration",
            of=SOUND,
            changes=spoil(
                "+ administrations: P2,1,2004-03-20T10:00+01:00,111In-pentetreotide,7000,MBq,2004-03-20T08:00+01:00,\n"
                "+ uptake: P2,2004-02-05,111In-pentetreotide,tumour_to_background,5"
            ),
            finds=("question comparator-treated | patients 2 group",),
        ),
        Case(
            number=96,
            wrong="A treated patient without an administration",
            of=SOUND,
            changes=spoil(
                "+ patients: P3,A,uncontrolled_tumour,2004-02-03,2004-02-01,1941,true\n"
                "+ follow_up: P3,2004-12-20,alive,\n"
                "+ assessments: P3,2004-02-01,,performance_status,2\n"
                "+ labs: P3,2004-02-01,,CgA,400,ug/L,kit 1\n"
                "+ lesions: P3,2004-01-30,L1,CT,true,true,50,30,measured"
            ),
            finds=("question treated-without-administration | patients 3 group",),
        ),
        Case(
            number=97,
            wrong="An administration before the imaging that chooses the agent",
            of=SOUND,
            changes=spoil("~ uptake: 2004-01-0 -> 2004-02-0"),
            finds=("question administration-before-imaging | administrations 1 administered_at",),
        ),
        Case(
            number=98,
            wrong="Treated with an uptake below the liver's",
            of=SOUND,
            changes=spoil("+ uptake: P1,2004-01-05,111In-pentetreotide,krenning,1"),
            finds=("question treated-without-uptake | uptake 3 value",),
        ),
        Case(
            number=99,
            wrong="No baseline",
            of=SOUND,
            changes=spoil("~ labs: P1,2004-01-10 -> P1,2003-06-10"),
            finds=("warning baseline-missing | patients 1 patient_id",),
            accepts="what depends on it is not evaluable, never no change",
            keeps={f"{MARKERS} WHERE patient_id = 'P1' AND criterion = 'markers'": ["not_evaluable"]},
        ),
        Case(
            number=100,
            wrong="Several values that might be the baseline",
            of=SOUND,
            changes=spoil("+ labs: P1,2003-12-20,screening,CgA,700,ug/L,kit 1"),
            accepts="the last on or before time zero",
            keeps={
                "SELECT list(DISTINCT baseline) FROM derived.evidence WHERE patient_id = 'P1' "
                "AND subject = 'markers:CgA' AND visit = 'month 3'": [500.0]
            },
        ),
        Case(
            number=101,
            wrong="A baseline after time zero, and one after the first dose",
            of=SOUND,
            changes=spoil("~ labs: P1,2004-01-10,baseline -> P1,2004-01-21,baseline"),
            finds=(
                "question visit-out-of-order | labs 1 collected_on",
                "warning baseline-missing | patients 1 patient_id",
            ),
        ),
        Case(
            number=102,
            wrong="An adverse event that ends before it begins, and grades 0, 6, and 5 without a death",
            of=SOUND,
            changes=spoil("""
~ adverse_events: 2004-01-22 -> 2004-01-20
+ adverse_events: P1,vomiting,0,2004-01-21,,probable
+ adverse_events: P1,fever,6,2004-01-21,,probable
+ adverse_events: P1,bleeding,5,2004-01-21,,probable
"""),
            finds=(
                "error end-before-start | adverse_events 1 ended_on",
                "error grade-impossible | adverse_events 2 grade",
                "error grade-impossible | adverse_events 3 grade",
                "question fatal-event-without-death | adverse_events 4 grade",
            ),
        ),
        Case(
            number=103,
            wrong="An adverse event from before the consent",
            of=SOUND,
            changes=spoil("~ adverse_events: 2004-01-21,2004-01-22 -> 2003-12-31,2004-01-22"),
            finds=("warning event-before-consent | adverse_events 1 started_on",),
        ),
        Case(
            number=104,
            wrong="Words that the protocol does not have: an agent, an indication, a vital status; and two gradings",
            of=SOUND,
            changes=spoil("""
~ administrations: 2,2004-02-20T10:00+01:00,111In-pentetreotide -> 2,2004-02-20T10:00+01:00,In111-pentetreotide
~ patients: B,contraindication -> B,refusal
~ follow_up: alive -> living
~ adverse_events: grade,started_on -> grade,grading,started_on
~ adverse_events: nausea,2 -> nausea,2,CTCAE 3.0
+ adverse_events: P1,fever,1,CTCAE 5.0,2004-01-21,,probable
"""),
            finds=(
                "error agent-unknown | administrations 2 agent",
                "error choice-unknown | follow_up 1 vital_status",
                "error indication-unknown | patients 2 indication",
                "warning gradings-mixed | adverse_events 2 grading",
            ),
        ),
        Case(
            number=105,
            wrong="Responses by an older edition of the criteria beside the present one",
            of=SOUND,
            changes=spoil("""
~ protocol: criteria: recist_1_1 -> criteria: responses
+ responses: patient_id,assessed_on,response,criteria
+ responses: P1,2004-04-12,SD,recist_1_1
+ responses: P1,2004-07-12,SD,recist_1_0
"""),
            finds=("error criteria-undecided | responses 2 criteria", "note records-unread | lesions . ."),
        ),
    ),
)
