"""Whose work an estimator is: papers, by their authors and year."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from theracurve.phrases import Statement

OTHERS = "others"
"""Stands last among the authors where there are more of them than are named."""


@dataclass(frozen=True, slots=True, eq=False)
class Paper(Statement):
    """A paper or book as it is cited: `Gray 1988, Ann Stat 16:1141-54`; `letter` parts two of one name and year."""

    authors: tuple[str, ...]
    year: int
    place: str = ""
    letter: str = ""

    @property
    def key(self) -> str:
        """The name under which `wording` has it in full: `gray_1988`."""
        return f"{self.authors[0].lower()}_{self.year}{self.letter}"

    def cited(self, names: str) -> str:
        return f"{names} {self.year}" + (f", {self.place}" if self.place else "")

    def __str__(self) -> str:
        *others, last = self.authors
        return self.cited(f"{', '.join(others)} and {last}" if others else last)

    def changed(self, **how: Callable[[Any], Any]) -> "Paper":
        return self


AALEN = Paper(("Aalen",), 1978, letter="b")
AALEN_JOHANSEN = Paper(("Aalen", "Johansen"), 1978, "Scand J Stat 5:141-50")
ANDERSEN_GILL = Paper(("Andersen", "Gill"), 1982, "Ann Stat 10:1100-20")
ANDERSON = Paper(("Anderson", "Cain", "Gelber"), 1983, "J Clin Oncol 1:710-9")
AUSTIN = Paper(("Austin",), 2009, "Stat Med 28:3083-107")
BENJAMINI_HOCHBERG = Paper(("Benjamini", "Hochberg"), 1995, "J R Stat Soc B 57:289-300")
BEBU_LACHIN = Paper(("Bebu", "Lachin"), 2016, "Biostatistics 17:178-87")
BERRY_ARMITAGE = Paper(("Berry", "Armitage"), 1995)
BOSCHLOO = Paper(("Boschloo",), 1970)
BRESLOW_HAZARD = Paper(("Breslow",), 1972, "J R Stat Soc B 34:216-7")
BRESLOW_TIES = Paper(("Breslow",), 1974, "Biometrics 30:89-99")
BROOKMEYER_CROWLEY = Paper(("Brookmeyer", "Crowley"), 1982)
CAIN = Paper(("Cain", OTHERS), 2010, "Int J Biostat 6:18")
CHAN_ZHANG = Paper(("Chan", "Zhang"), 1999)
CLOPPER_PEARSON = Paper(("Clopper", "Pearson"), 1934)
CORNFIELD = Paper(("Cornfield",), 1956)
COX_BINARY = Paper(("Cox",), 1958, "J R Stat Soc B 20:215-42")
COX = Paper(("Cox",), 1972, "J R Stat Soc B 34:187-220")
COX_DISCRETE = Paper(("Cox",), 1972, "J R Stat Soc B 34:187-220, section 6")
CRUMP = Paper(("Crump", "Hotz", "Imbens", "Mitnik"), 2009, "Biometrika 96:187-99")
EFRON = Paper(("Efron",), 1977, "J Am Stat Assoc 72:557-65")
FAY = Paper(("Fay", "Brittain", "Proschan"), 2013)
FINE_GRAY = Paper(("Fine", "Gray"), 1999, "J Am Stat Assoc 94:496-509")
FINKELSTEIN = Paper(("Finkelstein",), 1986, "Biometrics 42:845-54")
FINKELSTEIN_SCHOENFELD = Paper(("Finkelstein", "Schoenfeld"), 1999, "Stat Med 18:1341-54")
FIRTH = Paper(("Firth",), 1993, "Biometrika 80:27-38")
FISHER = Paper(("Fisher",), 1935)
FLEISS = Paper(("Fleiss", "Cohen", "Everitt"), 1969, "Psychol Bull 72:323-7")
GAIL = Paper(("Gail", "Lubin", "Rubinstein"), 1981, "Biometrika 68:703-7")
GRAMBSCH_THERNEAU = Paper(("Grambsch", "Therneau"), 1994, "Biometrika 81:515-26")
GRAY = Paper(("Gray",), 1988, "Ann Stat 16:1141-54")
HARRELL = Paper(("Harrell", "Lee", "Mark"), 1996, "Stat Med 15:361-87")
HEINZE_SCHEMPER_COX = Paper(("Heinze", "Schemper"), 2001, "Biometrics 57:114-9")
HEINZE_SCHEMPER_LOGISTIC = Paper(("Heinze", "Schemper"), 2002, "Stat Med 21:2409-19")
HEINZE_GNANT = Paper(("Heinze", "Gnant", "Schemper"), 2003)
HERNAN = Paper(("Hernan",), 2018, "BMJ 360:k182")
HOCHBERG = Paper(("Hochberg",), 1988, "Biometrika 75:800-802")
HOLM = Paper(("Holm",), 1979, "Scand J Stat 6:65-70")
HOTHORN_LAUSEN = Paper(("Hothorn", "Lausen"), 2003)
HOTHORN = Paper(("Hothorn", OTHERS), 2006)
INKER = Paper(("Inker", OTHERS), 2021, "N Engl J Med 385:1737-49")
IRWIN = Paper(("Irwin",), 1949)
KALBFLEISCH_PRENTICE = Paper(
    ("Kalbfleisch", "Prentice"), 2002, "The Statistical Analysis of Failure Time Data, section 4.2"
)
KAPLAN_MEIER = Paper(("Kaplan", "Meier"), 1958)
KISH = Paper(("Kish",), 1965, "Survey Sampling")
KLEIN = Paper(("Klein", "Logan", "Harhoff", "Andersen"), 2007)
LAIRD_WARE = Paper(("Laird", "Ware"), 1982, "Biometrics 38:963-74")
LANCASTER = Paper(("Lancaster",), 1961)
LAWLESS_NADEAU = Paper(("Lawless", "Nadeau"), 1995, "Technometrics 37:158-68")
LEE = Paper(("Lee",), 2007)
LI = Paper(("Li", "Morgan", "Zaslavsky"), 2018, "J Am Stat Assoc 113:390-400")
LIN = Paper(("Lin", OTHERS), 2020)
LIN_WEI = Paper(("Lin", "Wei"), 1989)
MANTEL = Paper(("Mantel",), 1966)
NELSON = Paper(("Nelson",), 1969)
NELSON_RECURRENT = Paper(("Nelson",), 1988, "J Qual Technol 20:24-35")
NEWCOMBE = Paper(("Newcombe",), 1998, "Stat Med 17:873-90")
PETO = Paper(("Peto", "Peto"), 1972, "J R Stat Soc A 135:185-207")
PINHEIRO_BATES = Paper(("Pinheiro", "Bates"), 2000)
PITMAN = Paper(("Pitman",), 1937, "Suppl J R Stat Soc 4:119-30")
LATIMER = Paper(("Latimer", OTHERS), 2017, "Stat Methods Med Res 26:724-51")
POCOCK = Paper(("Pocock", "Ariti", "Collier", "Wang"), 2012, "Eur Heart J 33:176-82")
ROBINS_FINKELSTEIN = Paper(("Robins", "Finkelstein"), 2000, "Biometrics 56:779-88", letter="b")
ROBINS_TSIATIS = Paper(("Robins", "Tsiatis"), 1991, "Commun Stat Theory Methods 20:2609-31")
WHITE = Paper(("White", OTHERS), 1999, "Stat Med 18:2617-34")
ROBINS = Paper(("Robins", "Hernan", "Brumback"), 2000, "Epidemiology 11:550-60")
ROSENBAUM_RUBIN_MATCHING = Paper(("Rosenbaum", "Rubin"), 1985, "Am Stat 39:33-8")
ROSENBAUM_RUBIN = Paper(("Rosenbaum", "Rubin"), 1983, "Biometrika 70:41-55")
ROSENBAUM = Paper(("Rosenbaum",), 1987, "J Am Stat Assoc 82:387-94")
SUISSA = Paper(("Suissa",), 2008, "Am J Epidemiol 167:492-9")
SUN = Paper(("Sun",), 1996, "Stat Med 15:1387-95")
THOMAS_GRUNKEMEIER = Paper(("Thomas", "Grunkemeier"), 1975)
TURNBULL = Paper(("Turnbull",), 1976, "J R Stat Soc B 38:290-5")
UNO = Paper(("Uno", OTHERS), 2014)
VANDERWEELE_DING = Paper(("VanderWeele", "Ding"), 2017, "Ann Intern Med 167:268-74")
VANDERWEELE = Paper(("VanderWeele",), 2020, "Biometrics 76:746-52")
WILSON = Paper(("Wilson",), 1927)
WOOLSON = Paper(("Woolson",), 1981, "Biometrics 37:687-96")
YANG_DALTON = Paper(("Yang", "Dalton"), 2012, "SAS Global Forum 335")
ZOU_DONNER = Paper(("Zou", "Donner"), 2008, "Stat Med 27:1693-702")
