"""What a study's results are written as for other programs: one module each, and one row here."""

from theracurve.export.adam.export import ADAM
from theracurve.export.csv_tables import CSV
from theracurve.export.r_check import R_CHECK
from theracurve.export.r_folder import R

EXPORTS = {found.name: found for found in (CSV, ADAM, R, R_CHECK)}
