"""Columns that look as if they say who a patient is.

The list follows the identifiers of 45 CFR 164.514(b)(2) (HIPAA "safe harbor") as they are usually named in a
spreadsheet's header, with their French, German and Spanish names.
"""

import re

IDENTIFIERS = re.compile(
    r"""
      (first|last|middle|family|given|maiden|full|patient|birth|sur|fore)?_?names?
    | (patient_)?initials
    | dob | d_o_b | birth_?da(te|y) | date_?of_?birth | born_on
    | mrn | (medical|hospital|patient|case|health)_?(record_?)?(number|no|nr|id_number)
    | nhs_?(number|no)? | ssn | social_security.* | insurance_?(number|no|id)
    | national_id.* | passport.* | id_?card.*
    | (tele|mobile_?|cell_?)?phone(_?(number|no))? | mobile | fax | e_?mail(_?address)?
    | (home_|street_)?address | street | post_?code | postal_code | zip(_?code)?
    | (patient(en)?_?|familien|nach|vor|geburts|maedchen|madchen)_?name | geb(urts)?_?datum | geboren(_am)?
    | nombres?(_y_apellidos)? | apellidos?(_y_nombre)? | fecha_(de_)?nacimiento | direccion | telefono
    | (patient_)?(pre)?nom(_de_famille)? | date_(de_)?naissance | nip | ipp | nir | telephone | adresse | code_postal
    """,
    re.VERBOSE,
)


def looks_like_an_identifier(column: str) -> bool:
    """Whether a normalised column name says who somebody is."""
    return IDENTIFIERS.fullmatch(column) is not None
