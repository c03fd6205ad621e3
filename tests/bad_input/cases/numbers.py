"""Numbers and units."""

from intake.workbooks import workbook
from records.sound import SOUND

from ..case import Case
from ..chapter import Chapter
from ..tiny import TINY, spoil
from .files import DOSES, mapped

TEXTS = "SELECT list(value_side || value ORDER BY row) FROM records.labs"
HEIGHT = spoil("""
+ assessments: P1,2004-01-10,baseline,weight_kg,17
+ assessments: P1,2004-01-10,baseline,height_cm,1.75
""")
CURIES = SOUND | {"administrations": SOUND["administrations"].replace("7000,MBq", "200,mCi").replace(",100\n", ",3\n")}


def labs(*values: str) -> dict[str, str]:
    """The tiny study with a row of laboratory values for each of these."""
    rows = (f'P1,2004-01-{day:02},CgA,"{value}",ug/L' for day, value in enumerate(values, start=1))
    return {**TINY, "labs": "\n".join(("patient_id,collected_on,analyte,value,unit", *rows, ""))}


NUMBERS = Chapter(
    "Numbers and units",
    (
        Case(
            number=40,
            wrong="A decimal comma",
            of=labs("7,4"),
            finds=("error number-decimal-comma | labs 1 value",),
        ),
        Case(
            number=41,
            wrong="One group of three behind a comma, or behind a point where decimals follow a comma",
            of=labs("1,234"),
            files={
                "doses.csv": "Patient;Organ;Dose\nP1;kidney;1.234\n",
                "mapping.yaml": mapped("doses.csv", ', decimal: ","'),
            },
            finds=(
                "error number-point | doses 1 absorbed_dose_gy",
                "error number-thousands-or-decimals | labs 1 value",
            ),
        ),
        Case(
            number=42,
            wrong="Digits that only a programming language reads as a number, and plain spaces around one",
            of=labs("1_000", "１２", "١٢", " 7 "),
            finds=(
                "error number-other-digits | labs 2 value",
                "error number-other-digits | labs 3 value",
                "error number-underscore | labs 1 value",
            ),
        ),
        Case(
            number=43,
            wrong="Numbers that are none, or endless",
            of=labs("NaN", "inf", "1e400"),
            finds=(
                "error number-not-finite | labs 1 value",
                "error number-not-finite | labs 2 value",
                "error number-too-large | labs 3 value",
            ),
        ),
        Case(
            number=44,
            wrong="A zero with a minus sign",
            of=labs("-0"),
            accepts="zero",
            keeps={TEXTS: ["=0.000000"]},
        ),
        Case(
            number=45,
            wrong="A whole number of 5,000 digits",
            of=labs("9" * 5000),
            finds=("error cell-overlong | labs 1 value",),
        ),
        Case(
            number=46,
            wrong="Values below or above a limit, and the word for it without the limit",
            of=labs("<0.5", ">1000", "ND", "LLOQ"),
            finds=(
                "error number-without-limit | labs 3 value",
                "error number-without-limit | labs 4 value",
            ),
            accepts="kept with their limit, never as 0",
            keeps={
                "SELECT list(value_side || value ORDER BY row) FROM records.labs": [
                    "<0.500000",
                    ">1000.000000",
                    None,
                    None,
                ]
            },
        ),
        Case(
            number=47,
            wrong="A unit in the cell of the number",
            of=SOUND,
            changes=spoil(
                "~ administrations: 1,2004-01-20T10:00+01:00,111In-pentetreotide,7000 -> "
                "1,2004-01-20T10:00+01:00,111In-pentetreotide,7 GBq"
            ),
            finds=("error number-with-unit | administrations 1 activity",),
        ),
        Case(
            number=48,
            wrong="No unit of an activity, and no column of units",
            of=SOUND,
            changes=spoil("""
~ administrations: 02-20T10:00+01:00,111In-pentetreotide,7000,MBq -> 02-20T10:00+01:00,111In-pentetreotide,7000,
~ labs: ,unit -> 
~ labs: ,ug/L -> 
"""),
            finds=(
                "error activity-without-unit | administrations 2 activity_unit",
                "error column-missing | labs . unit",
            ),
        ),
        Case(
            number=49,
            wrong="An activity a thousand times too small for its unit",
            of=SOUND,
            changes=spoil("""
~ administrations: 02-20T10:00+01:00,111In-pentetreotide,7000 -> 02-20T10:00+01:00,111In-pentetreotide,7
~ administrations: 02-20T08:00+01:00,100 -> 02-20T08:00+01:00,0.1
"""),
            finds=("question activity-unit-suspected | administrations 2 activity",),
        ),
        Case(
            number=50,
            wrong="Activities in mCi",
            of=CURIES,
            accepts="the unit is kept; a mCi is exactly 37 MBq",
            keeps={"SELECT max(net_activity_gbq) FROM derived.exposure": 7.138157025},
        ),
        Case(
            number=50,
            wrong="An activity in a unit that is not known",
            of=SOUND,
            changes=spoil("~ administrations: 7000,MBq,2004-02 -> 7000,counts,2004-02"),
            finds=("error choice-unknown | administrations 2 activity_unit",),
        ),
        Case(
            number=51,
            wrong="An activity that would fit another unit",
            of=SOUND,
            changes=spoil("""
~ administrations: 02-20T10:00+01:00,111In-pentetreotide,7000 -> 02-20T10:00+01:00,111In-pentetreotide,200
~ administrations: 02-20T08:00+01:00,100 -> 02-20T08:00+01:00,3
"""),
            finds=("question activity-unit-suspected | administrations 2 activity",),
        ),
        Case(
            number=52,
            wrong="Another unit of the same kind in one patient",
            of=SOUND,
            changes=spoil("~ labs: 300,ug/L -> 300000,ng/L"),
            finds=("question lab-unit-changes | labs 2 unit",),
        ),
        Case(
            number=53,
            wrong="Mass in one row and amount of substance in another",
            of=SOUND,
            changes=spoil("~ labs: 300,ug/L -> 6,nmol/L"),
            finds=("question lab-unit-changes | labs 2 unit",),
        ),
        Case(
            number=54,
            wrong="Another assay than at baseline",
            of=SOUND,
            changes=spoil("~ labs: 300,ug/L,kit 1 -> 300,ug/L,kit 2"),
            finds=("question lab-assay-changes | labs 2 assay",),
        ),
        Case(
            number=55,
            wrong="An activity below zero, and one of zero",
            of=SOUND,
            changes=spoil("""
~ administrations: 01-20T10:00+01:00,111In-pentetreotide,7000 -> 01-20T10:00+01:00,111In-pentetreotide,-7000
~ administrations: 02-20T10:00+01:00,111In-pentetreotide,7000 -> 02-20T10:00+01:00,111In-pentetreotide,0
~ administrations: 02-20T08:00+01:00,100 -> 02-20T08:00+01:00,0
"""),
            finds=(
                "error activity-negative | administrations 1 activity",
                "question activity-zero | administrations 2 activity",
            ),
        ),
        Case(
            number=56,
            wrong="More left over than there was",
            of=SOUND,
            changes=spoil("~ administrations: 02-20T08:00+01:00,100 -> 02-20T08:00+01:00,7100"),
            finds=("error residual-exceeds-activity | administrations 2 residual_activity",),
        ),
        Case(
            number=57,
            wrong="An activity measured after the injection",
            of=SOUND,
            changes=spoil("~ administrations: 2004-02-20T08:00 -> 2004-02-20T11:00"),
            finds=("question calibration-after-injection | administrations 2 measured_at",),
        ),
        Case(
            number=58,
            wrong="Many half-lives between the measurement and the injection",
            of=SOUND,
            changes=spoil("~ administrations: 2004-02-20T08:00 -> 2004-02-05T08:00"),
            finds=("question calibration-long-before | administrations 2 measured_at",),
        ),
        Case(
            number=59,
            wrong="A radionuclide that is not the one in the agent's name",
            of=SOUND,
            changes=spoil("~ protocol: radionuclide: In-111 -> radionuclide: Ga-68"),
            finds=(
                "error agent-other-radionuclide | administrations . agent",
                "question activity-far-from-protocol | administrations 1 activity",
                "question activity-far-from-protocol | administrations 2 activity",
            ),
        ),
        Case(
            number=60,
            wrong="A radionuclide that does not exist",
            of=SOUND,
            changes=spoil("~ protocol: radionuclide: In-111 -> radionuclide: In-999"),
            finds=("error study-incoherent | study.yaml 12 agents.111In-pentetreotide.radionuclide",),
        ),
        Case(
            number=61,
            wrong="More in all than the protocol allows",
            of=SOUND,
            changes=spoil("""
+ protocol: dose_limits: {kidney: 23 Gy}
+ doses: patient_id,organ_or_lesion,absorbed_dose_gy,cycle
+ doses: P1,kidney,12.5,1
+ doses: P1,kidney,10.6,2
"""),
            finds=("question dose-above-limit | doses 2 absorbed_dose_gy",),
        ),
        Case(
            number=62,
            wrong="A weight and a height that hardly anybody has",
            of=SOUND,
            changes=HEIGHT,
            finds=(
                "question measure-implausible | assessments 5 value",
                "question measure-implausible | assessments 6 value",
                "note records-unread | assessments 5 .",
            ),
        ),
        Case(
            number=63,
            wrong="An uptake of zero, one of over five hundred, and a lesion without volume",
            of=SOUND,
            changes=spoil("""
+ uptake: P1,2004-01-05,111In-pentetreotide,suv_max,0
+ uptake: P1,2004-01-05,111In-pentetreotide,suv_mean,501
~ lesions: short_axis_mm -> volume_ml
~ lesions: 30,25,measured -> 30,0,measured
"""),
            finds=(
                "error uptake-impossible | uptake 3 value",
                "question lesion-size-zero | lesions 2 volume_ml",
                "question suv-implausible | uptake 4 value",
                "note records-unread | lesions . .",
                "note records-unread | uptake 3 .",
            ),
        ),
        Case(
            number=64,
            wrong="A lesion ten times smaller than before",
            of=SOUND,
            changes=spoil("~ lesions: true,30,25 -> true,4,3"),
            finds=(
                "question lesion-tenfold | lesions 2 longest_diameter_mm",
                "question lesion-tenfold | lesions 2 short_axis_mm",
            ),
        ),
        Case(
            number=65,
            wrong="More decimals than a double holds",
            of=labs("123456789.000002", "123456789.000001"),
            accepts="kept as exact decimals",
            keeps={"SELECT CAST(value AS VARCHAR) FROM records.labs WHERE row = 2": "123456789.000001"},
        ),
        Case(
            number=66,
            wrong="The last digits of a spreadsheet's arithmetic",
            of=labs("7.3999999999999995"),
            files={
                "doses.xlsx": lambda path: workbook(path, Doses=[DOSES[0], ["P1", "kidney", 7.3999999999999995]]),
                "mapping.yaml": mapped(),
            },
            finds=("warning number-rounded | labs 1 value",),
            accepts="rounded to the decimals that are kept, and told",
            keeps={"SELECT CAST(value AS VARCHAR) FROM records.labs": "7.400000"},
        ),
    ),
)
