"""How what belongs to one of several benefits is named: `psa50/markers`; of the benefit without a name, `markers`."""

BENEFIT = "benefit"
EVALUABLE = "evaluable_for_benefit"
UNNAMED = ""


def qualified(benefit: str, name: str) -> str:
    """The name of a criterion, an answer, a population or an estimate of this benefit."""
    return f"{benefit}/{name}" if benefit else name


def split_qualified(name: str) -> tuple[str, str]:
    """The benefit (empty where it has no name), and what of it is meant."""
    benefit, _, what = name.rpartition("/")
    return benefit, what


def is_benefit(name: str) -> bool:
    """Whether this is the answer of a benefit itself, whichever it is."""
    return split_qualified(name)[1] == BENEFIT
