"""What the numbers of a DICOM header have to be: how many values, their range and their unit (DICOM part 3 and 6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any


@dataclass(frozen=True, slots=True)
class NumberField:
    """A field holds `count` numbers, each from `least` to `most` in `unit`; `zero` says whether 0 is one of them."""

    least: float
    most: float
    unit: str = ""
    count: int = 1
    zero: bool = True

    def __str__(self) -> str:
        several = f"{self.count} numbers " if self.count > 1 else "one number "
        without = "" if self.zero or self.least > 0 else ", not 0"
        return f"{several}from {self.least:g} to {self.most:g} {self.unit}".strip() + without

    def values_in(self, value: Any) -> tuple[float, ...] | None:
        """The numbers that a field's value holds; None where they are not what the field has to hold."""
        several = isinstance(value, Sequence) and not isinstance(value, str | bytes)
        try:
            numbers = tuple(float(number) for number in (value if several else (value,)))
        except (TypeError, ValueError):
            return None
        return numbers if len(numbers) == self.count and all(map(self.holds, numbers)) else None

    def holds(self, number: float) -> bool:
        return isfinite(number) and self.least <= number <= self.most and (self.zero or number != 0)


MILLIMETRES = 1e5  # farther from its origin than a hundred metres no scanner puts a patient
NUMBER = NumberField(1, 65535)  # of a region, a segment, a row of pixels: an unsigned short of two bytes
FACTOR = NumberField(1e-15, 1e15)

NUMBER_FIELDS = {
    "ActualFrameDuration": NumberField(1, 86_400_000, "ms"),
    "Columns": NUMBER,
    "ImageOrientationPatient": NumberField(-1.001, 1.001, count=6),
    "ImagePositionPatient": NumberField(-MILLIMETRES, MILLIMETRES, "mm", count=3),
    "NumberOfFrames": NumberField(1, 1e6),
    "PatientWeight": NumberField(1, 500, "kg"),
    "PixelSpacing": NumberField(0.01, 100, "mm", count=2),
    "RadionuclideHalfLife": NumberField(1, 1e11, "s"),
    "RadionuclideTotalDose": NumberField(1e-6, 1e15),
    "RealWorldValueIntercept": NumberField(-1e15, 1e15),
    "RealWorldValueSlope": FACTOR,
    "ROINumber": NumberField(0, 2**31),
    "ReferencedROINumber": NumberField(0, 2**31),
    "ReferencedSegmentNumber": NUMBER,
    "RescaleIntercept": NumberField(-1e15, 1e15),
    "RescaleSlope": FACTOR,
    "Rows": NUMBER,
    "SegmentNumber": NumberField(0, 65535),
    "SliceThickness": NumberField(0.01, 1000, "mm"),
    "SpacingBetweenSlices": NumberField(-1000, 1000, "mm", zero=False),  # in NM its sign is the direction
}
