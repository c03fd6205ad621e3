"""The four answers of a criterion, and the response codes of tumour assessments."""

from enum import StrEnum


class Answer(StrEnum):
    """What a criterion answers at a visit: four answers, never two."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    NOT_EVALUABLE = "not_evaluable"


class Response(StrEnum):
    """Response codes as RECIST 1.1 writes them (Eisenhauer et al., Eur J Cancer 2009;45:228-47).

    UPD is a progression of iRECIST that what followed has not confirmed (Seymour et al., Lancet Oncol 2017;18:e143-52).
    """

    CR = "CR"
    PR = "PR"
    SD = "SD"
    NON_CR_NON_PD = "NON_CR_NON_PD"
    PD = "PD"
    UPD = "UPD"
    NE = "NE"


BEST_CODES = tuple(code.value for code in Response if code is not Response.UPD)  # what a best response may be
