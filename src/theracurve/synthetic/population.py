"""Who the patients of a demonstration are, by the disease that the protocol treats."""

from dataclasses import dataclass

from theracurve.definition.study import Study


@dataclass(frozen=True, slots=True)
class SyntheticPopulation:
    """A disease as its patients show it. `age` is mean, deviation, youngest and oldest at time zero, in years.

    `markers` and `drug_classes` are recorded where the protocol names none, `measures` always, each with its better
    direction. `level` is the median and the deviation of the logarithm of a marker over its upper limit, where every
    tumour shows it; None where only some secrete.
    """

    diagnosis: str
    sexes: tuple[str, ...]
    age: tuple[float, float, int, int]
    primary_sites: dict[str, float]
    is_graded_by_ki67: bool
    markers: tuple[str, ...]
    level: tuple[float, float] | None
    measures: dict[str, str]
    drug_classes: tuple[str, ...]
    organs: tuple[str, ...]
    non_targets: tuple[str, ...]
    later_treatments: dict[str, float]


NEUROENDOCRINE = SyntheticPopulation(
    diagnosis="disseminated neuroendocrine tumour",
    sexes=("female", "male"),
    age=(58, 11, 24, 84),
    primary_sites={"small intestine": 0.4, "pancreas": 0.3, "stomach": 0.08, "rectum": 0.07, "unknown": 0.15},
    is_graded_by_ki67=True,
    markers=("CgA",),
    level=None,
    measures={"performance_status": "lower", "pain": "lower", "diarrhoea_per_day": "lower", "weight_kg": "higher"},
    drug_classes=("analgesic", "somatostatin_analogue"),
    organs=("liver", "pancreas", "mesentery", "lung", "adrenal"),
    non_targets=("bone", "peritoneum", "ascites"),
    later_treatments={"chemotherapy": 0.5, "embolisation": 0.3, "external_beam": 0.2},
)
PROSTATE = SyntheticPopulation(
    diagnosis="metastatic castration-resistant prostate cancer",
    sexes=("male",),
    age=(71, 7, 48, 90),
    primary_sites={"prostate": 1.0},
    is_graded_by_ki67=False,
    markers=("PSA",),
    level=(18.0, 1.2),
    measures={"performance_status": "lower", "pain": "lower", "weight_kg": "higher"},
    drug_classes=("analgesic", "androgen_deprivation"),
    organs=("liver", "lung", "pelvic soft tissue", "adrenal", "pleura"),
    non_targets=("bone", "pelvic nodes", "pleural effusion"),
    later_treatments={"chemotherapy": 0.7, "external_beam": 0.3},
)


PARAGANGLIOMA = SyntheticPopulation(
    diagnosis="metastatic phaeochromocytoma or paraganglioma",
    sexes=("female", "male"),
    age=(50, 14, 18, 82),
    primary_sites={"adrenal": 0.55, "retroperitoneum": 0.3, "thorax": 0.05, "bladder": 0.05, "neck": 0.05},
    is_graded_by_ki67=False,
    markers=("urinary noradrenaline",),
    level=None,
    measures={"performance_status": "lower", "pain": "lower", "systolic_pressure_mmhg": "lower", "weight_kg": "higher"},
    drug_classes=("antihypertensive", "analgesic"),
    organs=("liver", "lung", "retroperitoneum", "adrenal", "mediastinum"),
    non_targets=("bone", "peritoneum", "pleura"),
    later_treatments={"chemotherapy": 0.5, "external_beam": 0.3, "embolisation": 0.2},
)
HEPATOCELLULAR = SyntheticPopulation(
    diagnosis="hepatocellular carcinoma",
    sexes=("male", "male", "male", "female"),
    age=(66, 10, 35, 88),
    primary_sites={"liver": 1.0},
    is_graded_by_ki67=False,
    markers=("AFP",),
    level=None,
    measures={"performance_status": "lower", "pain": "lower", "weight_kg": "higher"},
    drug_classes=("analgesic", "diuretic"),
    organs=("liver right lobe", "liver left lobe"),
    non_targets=("portal vein", "ascites"),
    later_treatments={"systemic therapy": 0.6, "chemoembolisation": 0.3, "ablation": 0.1},
)
OF_CATECHOLAMINES = ("adrenaline", "dopamine", "metanephrine")


def population_of(study: Study, analytes: tuple[str, ...], classes: tuple[str, ...]) -> SyntheticPopulation:
    """Chooses who the patients are: men with prostate cancer where an agent or its tracer binds PSMA, hepatocellular
    carcinoma under microspheres, chromaffin tumours where an MIBG is judged by catecholamines or by blood pressure;
    otherwise neuroendocrine tumours."""
    named = " ".join(f"{agent} {stated.tracer or ''}" for agent, stated in study.agents.items()).lower()
    chromaffin = "antihypertensive" in classes or any(name in one for one in analytes for name in OF_CATECHOLAMINES)
    if "psma" in named:
        return PROSTATE
    if "microspheres" in named:
        return HEPATOCELLULAR
    return PARAGANGLIOMA if "mibg" in named and chromaffin else NEUROENDOCRINE
