"""Section 6: bone progression, and radiographic progression-free survival."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

RPFS = "endpoints: {radiographic_progression_free_survival: {events: [tumour_progression, bone_progression, death]}}\n"


def asks(bone: str = "") -> str:
    """The protocol of a bone progression, and an endpoint that counts it."""
    return f"pejorative_events: {{bone_progression: {{{bone}}}}}\nendpoints: {{any_event: {{events: all}}}}\n"


def radiographic(bone: str = "") -> str:
    """The protocol of radiographic progression-free survival, soft tissue as the readers recorded it."""
    events = f"{{tumour_progression: {{criteria: responses}}, bone_progression: {{{bone}}}, death: {{}}}}"
    return f"pejorative_events: {events}\n{RPFS}"


BONE_PROGRESSION = Subject(
    "Bone progression",
    "New lesions on bone scans by the 2+2 rule of the Prostate Cancer Clinical Trials Working Group 3 (Scher et al., J Clin "
    "Oncol 2016;34:1402-18): two new lesions on the first scan may be a flare, and count only where the next scan shows "
    "two more; later two new lesions have to be seen again. With progression of soft tissue and death it is radiographic "
    "progression-free survival.",
    (
        Example(
            title="Two and two more: dated on the first scan",
            words="The first scan shows three lesions that the baseline does not show; eight weeks later there are two that the "
            "first scan does not show either. The progression is that of day 56.",
            study=asks(),
            records={
                "bone_scans": """
                    imaged_on, new_lesions, new_after_first
                    day -7, ,
                    day 56, 3,
                    day 112, 5, 2
                """
            },
            expect={
                "events": "kind, occurrence, day, left_day, right_day\nbone_progression, 1, 56, 0, 56",
                "evidence where decision=event": """
                    subject, visit, answer, reason, baseline, value, threshold, unit, days, sources
                    bone_progression, occurrence 1, none, new_lesions, none, 3, 2, , 56, bone_scans:2;bone_scans:2;bone_scans:3
                """,
                "endpoints": "time_days, event, reason, left_days, right_days\n56, true, bone_progression, 0, 56",
            },
        ),
        Example(
            title="A flare: new lesions on the first scan, none after it",
            words="Five lesions are new on day 56, and not one more is on day 112: healing bone takes up more, too. The run is "
            "refuted; the patient was last assessed on day 168.",
            study=asks(),
            records={
                "bone_scans": """
                    imaged_on, new_lesions, new_after_first
                    day 56, 5,
                    day 112, 5, 0
                    day 168, 4, 1
                """
            },
            expect={
                "events": "kind, day",
                "evidence where decision=event": """
                    visit, answer, reason, value, threshold, days, sources
                    day 56, not_met, refuted, 5, 2, 56, bone_scans:1;bone_scans:1;bone_scans:2
                """,
                "endpoints": "time_days, event, reason\n168, false, last_assessment",
            },
        ),
        Example(
            title="After the first scan: two that the first scan does not show, seen again",
            words="One lesion is new on day 56 and one more on day 112. Day 168 is the first scan with two that the first does not "
            "show, and day 224 shows them again: the progression is that of day 168 (1). Where only one of them is there "
            "on the next scan, it is refuted (2); without a next scan nobody knows (3).",
            study=asks(),
            records={
                "patients": patients(3),
                "bone_scans": """
                    patient_id, imaged_on, new_lesions, new_after_first
                    1, day 56, 1,
                    1, day 112, 2, 1
                    1, day 168, 3, 2
                    1, day 224, 3, 2
                    2, day 56, 0,
                    2, day 112, 2, 2
                    2, day 168, 1, 1
                    3, day 56, 0,
                    3, day 112, 2, 2
                """,
            },
            expect={
                "events": "patient_id, day, left_day\n1, 168, 112",
                "evidence where decision=event": """
                    patient_id, visit, answer, reason, value, days, sources
                    1, occurrence 1, none, new_after_first, 2, 168, bone_scans:1;bone_scans:3;bone_scans:1;bone_scans:2;bone_scans:1;bone_scans:4
                    2, day 112, not_met, refuted, 2, 112, bone_scans:5;bone_scans:6;bone_scans:5;bone_scans:5;bone_scans:7
                    3, day 112, not_evaluable, unconfirmed, 2, 112, bone_scans:8;bone_scans:9;bone_scans:8
                """,
            },
        ),
        Example(
            title="Three examples that were published",
            words="Those of the article on PCWG3 in the documentation of the R package admiralonco (pharmaverse): two new lesions and, "
            "6 weeks later, two more are a progression of the first scan (1); without any others they are a flare (2). None on "
            "the first scan in week 12, two in week 18 that are there in week 24: a progression of week 18 (3).",
            study=asks(),
            records={
                "patients": patients(3),
                "bone_scans": """
                    patient_id, imaged_on, new_lesions, new_after_first
                    1, day 56, 2,
                    1, day 98, 4, 2
                    2, day 56, 2,
                    2, day 98, 2, 0
                    3, day 84, 0,
                    3, day 126, 2, 2
                    3, day 168, 2, 2
                """,
            },
            expect={"events": "patient_id, day\n1, 56\n3, 126"},
        ),
        Example(
            title="A flare, and a progression after it",
            words="The two lesions of day 56 are no progression, because day 112 shows no others; of the five on day 168 three are "
            "not on the first scan, and day 224 shows those again.",
            study=asks(),
            records={
                "bone_scans": """
                    imaged_on, new_lesions, new_after_first
                    day 56, 2,
                    day 112, 2, 0
                    day 168, 5, 3
                    day 224, 5, 3
                """
            },
            expect={
                "events": "day, left_day\n168, 112",
                "evidence where decision=event": """
                    visit, answer, reason, value, sources
                    day 56, not_met, refuted, 2, bone_scans:1;bone_scans:1;bone_scans:2
                    occurrence 1, none, new_after_first, 3, bone_scans:1;bone_scans:3;bone_scans:1;bone_scans:2;bone_scans:1;bone_scans:4
                """,
            },
        ),
        Example(
            title="The scan that confirms comes six weeks later or more",
            words="Day 97 is 41 days after the first scan, one too few, and nothing follows (1); day 98 is 42 days after it (2). "
            "Of three scans the one of day 97 shows the lesions, and so does the one that is late enough (3). A variant "
            "takes the next scan, however soon.",
            study=asks() + "variants: {next_scan: {pejorative_events.bone_progression.confirmed_after: 0 days}}",
            records={
                "patients": patients(3),
                "bone_scans": """
                    patient_id, imaged_on, new_lesions, new_after_first
                    1, day 56, 2,
                    1, day 97, 4, 2
                    2, day 56, 2,
                    2, day 98, 4, 2
                    3, day 56, 2,
                    3, day 97, 4, 2
                    3, day 112, 5, 3
                """,
            },
            expect={
                "events": """
                    patient_id, variant, day
                    1, next_scan, 56
                    2, next_scan, 56
                    2, protocol, 56
                    3, next_scan, 56
                    3, protocol, 56
                """,
                "evidence where decision=event, variant=protocol": """
                    patient_id, visit, answer, reason, sources
                    1, day 56, not_evaluable, unconfirmed, bone_scans:1;bone_scans:1;bone_scans:2
                    2, occurrence 1, none, new_lesions, bone_scans:3;bone_scans:3;bone_scans:4
                    3, occurrence 1, none, new_lesions, bone_scans:5;bone_scans:5;bone_scans:7
                """,
            },
        ),
        Example(
            title="A first scan too late for a flare",
            words="The flare is expected until week 12. The first scan of patient 1 is of day 112: its two lesions count once day "
            "168 shows two new ones, the same or others. Of patient 2 it is of day 84, and two others would have to follow.",
            study=asks("flare_until: 12 weeks"),
            records={
                "patients": patients(2),
                "bone_scans": """
                    patient_id, imaged_on, new_lesions, new_after_first
                    1, day 112, 2,
                    1, day 168, 2, 0
                    2, day 84, 2,
                    2, day 168, 2, 0
                """,
            },
            expect={
                "events": "patient_id, day\n1, 112",
                "evidence where decision=event": """
                    patient_id, visit, answer, reason, sources
                    1, occurrence 1, none, new_lesions, bone_scans:1;bone_scans:1;bone_scans:2
                    2, day 84, not_met, refuted, bone_scans:3;bone_scans:3;bone_scans:4
                """,
            },
        ),
        Example(
            title="PCWG2: only the first scan has to be confirmed; or none",
            words="By PCWG2 two lesions of a later scan count at once (1), those of the first do not (2). Under `none` (the variant) both count.",
            study=asks("confirmed_scans: flare")
            + "variants: {seen_once: {pejorative_events.bone_progression: {confirmed_scans: none}}}",
            records={
                "patients": patients(2),
                "bone_scans": """
                    patient_id, imaged_on, new_lesions, new_after_first
                    1, day 56, 0,
                    1, day 112, 2, 2
                    2, day 56, 2,
                    2, day 112, 3, 1
                """,
            },
            expect={
                "events": """
                    patient_id, variant, day
                    1, protocol, 112
                    1, seen_once, 112
                    2, seen_once, 56
                """,
                "evidence where decision=event, variant=protocol": """
                    patient_id, visit, answer, reason, sources
                    1, occurrence 1, none, new_after_first, bone_scans:1;bone_scans:2;bone_scans:1
                    2, day 56, not_met, refuted, bone_scans:3;bone_scans:3;bone_scans:4
                """,
            },
        ),
        Example(
            title="PCWG2: a flare that nothing confirms hides no progression after it",
            words="Day 84 comes too early to confirm the flare scan of day 56. The next scan refutes it (1), or none comes (2): "
            "day 84 shows two lesions that the first scan does not, and counts by itself. Where day 112 confirms the flare scan, "
            "there is one progression, that of day 56 (3).",
            study=asks("confirmed_scans: flare"),
            records={
                "patients": patients(3),
                "bone_scans": """
                    patient_id, imaged_on, new_lesions, new_after_first
                    1, day 56, 3,
                    1, day 84, 5, 2
                    1, day 140, 3, 0
                    2, day 56, 2,
                    2, day 84, 4, 2
                    3, day 56, 2,
                    3, day 84, 4, 2
                    3, day 112, 4, 2
                """,
            },
            expect={
                "events": """
                    patient_id, occurrence, day, left_day
                    1, 1, 84, 56
                    2, 1, 84, 56
                    3, 1, 56, 0
                """,
                "evidence where decision=event": """
                    patient_id, visit, answer, reason, value, sources
                    1, day 56, not_met, refuted, 3, bone_scans:1;bone_scans:1;bone_scans:3
                    1, occurrence 1, none, new_after_first, 2, bone_scans:1;bone_scans:2;bone_scans:1
                    2, day 56, not_evaluable, unconfirmed, 2, bone_scans:4;bone_scans:4;bone_scans:5
                    2, occurrence 1, none, new_after_first, 2, bone_scans:4;bone_scans:5;bone_scans:4
                    3, occurrence 1, none, new_lesions, 2, bone_scans:6;bone_scans:6;bone_scans:8
                """,
            },
        ),
        Example(
            title="Scans that cannot be counted, two of one day, and another reader",
            words="A scan without a count is passed over: the first scan is the one of day 84 (1). A later one without "
            "`new_after_first` shows neither (2). Of two rows of one day the last counts (3). The other reader's scans do not.",
            study=asks("reader: central"),
            records={
                "patients": patients(3),
                "bone_scans": """
                    patient_id, imaged_on, new_lesions, new_after_first, reader
                    1, day 56, , , central
                    1, day 84, 2, , central
                    1, day 140, 4, 2, central
                    2, day 56, 2, , central
                    2, day 112, 4, , central
                    2, day 168, 6, 4, central
                    3, day 56, 2, , central
                    3, day 56, 1, , central
                    3, day 112, 3, 2, central
                    3, day 56, 4, , local
                    3, day 168, 1, 0, central
                """,
            },
            expect={
                "events": "patient_id, day, left_day\n1, 84, 0\n2, 56, 0",
                "evidence where decision=event": """
                    patient_id, visit, answer, reason, value, sources
                    1, occurrence 1, none, new_lesions, 2, bone_scans:2;bone_scans:2;bone_scans:3
                    2, occurrence 1, none, new_lesions, 2, bone_scans:4;bone_scans:4;bone_scans:6
                    3, day 112, not_met, refuted, 2, bone_scans:8;bone_scans:9;bone_scans:8;bone_scans:8;bone_scans:11
                """,
                "endpoints": """
                    patient_id, time_days, event, reason
                    1, 84, true, bone_progression
                    2, 56, true, bone_progression
                    3, 168, false, last_assessment
                """,
            },
        ),
        Example(
            title="Radiographic progression-free survival",
            words="Soft tissue progresses first (1), bone does (2), or the patient dies (3). Without any the earlier of the two "
            "last assessments is known (4): the bone scan of day 56, not confirmed, is one.",
            study=radiographic(),
            records={
                "patients": patients(4),
                "responses": """
                    patient_id, assessed_on, response
                    1, day 56, PD
                    2, day 56, SD
                    2, day 112, PD
                    3, day 56, SD
                    4, day 56, SD
                    4, day 112, SD
                """,
                "bone_scans": """
                    patient_id, imaged_on, new_lesions, new_after_first
                    1, day 56, 0,
                    2, day 56, 2,
                    2, day 112, 4, 2
                    3, day 56, 0,
                    4, day 56, 2,
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status, died_on
                    1, day 300, alive,
                    2, day 300, alive,
                    3, day 90, dead, day 90
                    4, day 300, alive,
                """,
            },
            expect={
                "endpoints": """
                    patient_id, time_days, event, reason, left_days, right_days
                    1, 56, true, tumour_progression, 0, 56
                    2, 56, true, bone_progression, 0, 56
                    3, 90, true, death, 90, 90
                    4, 56, false, last_assessment, 56, none
                """,
                "evidence where decision=endpoint": """
                    patient_id, answer, reason, value, sources
                    1, event, tumour_progression, 56, responses:1
                    2, event, bone_progression, 56, bone_scans:2;bone_scans:2;bone_scans:3
                    3, event, death, 90, follow_up:3;responses:4;bone_scans:4
                    4, censored, last_assessment, 56, responses:6;bone_scans:5
                """,
            },
        ),
    ),
)
