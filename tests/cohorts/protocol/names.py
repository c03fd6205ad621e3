"""The names and limits that generated protocols and records share."""

from datetime import date

from theracurve.vocabulary.tables import RECORD_TABLES

Content = dict[str, object]

FIRST_DAY = date(2001, 3, 20)  # summer time begins on 2001-03-25
AGENTS = {
    "111In-pentetreotide": {"radionuclide": "In-111", "activity": "7 GBq", "tolerance": "5 %"},
    "131I-MIBG": {"radionuclide": "I-131", "activity": "3.7 to 7.4 GBq", "tracer": "123I-MIBG"},
    "177Lu-DOTATATE": {"radionuclide": "Lu-177", "activity": "100 MBq/kg", "at_most": "6.8 GBq"},
    "cold": {"activity": "200 mCi"},
    "saline": {},
}
TRACERS = ("111In-pentetreotide", "123I-MIBG", "177Lu-DOTATATE", "cold", "99mTc-EDDA")  # the last is of no agent
METRICS = RECORD_TABLES["uptake"].column("metric").choices
ANALYTES = ("CgA", "5-HIAA")
CLASSES = ("analgesic", "somatostatin_analogue")
DRUGS = {
    "analgesic": ("morphine", "tramadol", "fentanyl"),
    "somatostatin_analogue": ("octreotide", "lanreotide", "pasireotide"),
}
# measure, step, better where it must or may be stated (against the known direction for pain: then no end is known)
MEASURES: tuple[Content, ...] = (
    {"measure": "performance_status", "step": "1"},
    {"measure": "karnofsky", "step": "10"},
    {"measure": "distress", "step": "2", "better": "lower"},
    {"measure": "pain", "step": "0.5", "better": "higher"},
)
READERS = ("central", "local", "adjudicated")
TREATMENTS = ("chemotherapy", "surgery", "radiotherapy")
TERMS = ("nausea", "neutropenia")
PSMA = ("68Ga-PSMA-11", "18F-PSMA-1007")  # tracers of total volumes
# Values of markers lie exactly on these limits, sizes on those.
LIMITS = ("more than 20 %", "at least 20 %", "more than 50 %", "at least 50 %")
SIZES = ("more than 25 %", "at least 25 %")


def without_step(measure: Content) -> Content:
    return {key: value for key, value in measure.items() if key != "step"}
