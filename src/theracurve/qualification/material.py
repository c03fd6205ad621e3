"""What trials need besides the program: worked examples, stored numbers of R, stored texts. They are the suite's own,
and the wheel holds copies."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

from theracurve.errors import UsageError

PACKED = Path(__file__).with_name("material")
OF_A_CHECKOUT = Path(__file__).parents[3] / "tests"


def material() -> Path:
    """The folder of the material: the wheel's, or that of the checkout which is installed. Raises UsageError where
    there is neither."""
    for folder in (PACKED, OF_A_CHECKOUT):
        if (folder / "spec").is_dir():
            return folder
    raise UsageError("this installation has no material for its qualification; install the wheel of the release")


def module_of_material(name: str) -> ModuleType:
    """A module of the material, such as `spec.examples`. Raises UsageError where there is no material."""
    for folder in (material() / "survival", material()):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    return import_module(name)
