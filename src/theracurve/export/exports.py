"""What a study's results are written as for other programs: one module each, and one row here."""

from theracurve.export.adam.export import ADAM
from theracurve.export.r_check import R_CHECK

EXPORTS = {found.name: found for found in (R_CHECK, ADAM)}
