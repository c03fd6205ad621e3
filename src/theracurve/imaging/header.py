"""The fields of a DICOM header that are needed: what is missing is collected, so that all of it is said at once."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from theracurve.errors import StudyRefused, UsageError
from theracurve.imaging.number_fields import NUMBER_FIELDS
from theracurve.vocabulary.findings import Finding, Severity

FIRST_YEAR = 1980  # before it nobody wrote DICOM: a year as of a field that nobody filled


def tag_of(keyword: str) -> str:
    """`(0018,1074) RadionuclideTotalDose`, as a person looks it up."""
    from pydicom.datadict import tag_for_keyword
    from pydicom.tag import Tag

    tag = Tag(tag_for_keyword(keyword) or 0)
    return f"({tag.group:04X},{tag.element:04X}) {keyword}"


def image_error(code: str, where: str, message: str, remedy: str, column: str | None = None) -> Finding:
    return Finding(severity=Severity.ERROR, code=code, table=where, column=column, message=message, remedy=remedy)


@dataclass(frozen=True, slots=True)
class ImageHeader:
    """A dataset, and what was looked for in it in vain. `where` names the file or series for the person who reads.

    Every value of a header is read here: whether it is there, how many values it has, whether they are numbers in a
    possible range. What is not is noted by its tag, and `refuse` stops with all that was noted.
    """

    dataset: Any
    where: str
    missing: list[Finding] = field(default_factory=list)
    outer: "ImageHeader | None" = None

    def get(self, keyword: str) -> Any:
        """The value, or None where it is absent or empty. Raises StudyRefused where its bytes are no value."""
        try:
            value = self.dataset.get(keyword)
            return None if value is None or (hasattr(value, "__len__") and len(value) == 0) else value
        except Exception as error:  # whatever damaged bytes make the decoder raise
            raise self.damaged(tag_of(keyword), error) from None

    def said(self, keyword: str) -> str:
        """All that a field says, its items with it, for comparison alone. Raises StudyRefused as `get` does."""
        try:
            return str(self.get(keyword))
        except StudyRefused:
            raise
        except Exception as error:  # an item's field is decoded only here
            raise self.damaged(tag_of(keyword), error) from None

    def damaged(self, tag: str, error: Exception) -> StudyRefused:
        message = f"Expected a value of {tag}, found bytes that are none: {error}."
        return refusal("image-damaged", self.where, message, "Export the file once more; it is damaged.", tag)

    def need(self, keyword: str, remedy: str) -> Any:
        """The value; without one its absence is noted with the remedy, and None comes back."""
        value = self.get(keyword)
        if value is None:
            self.note("image-field-missing", keyword, f"Expected {tag_of(keyword)}, found nothing.", remedy)
        return value

    def private(self, tag: tuple[int, int]) -> Any:
        """The value of a private field by its tag, or None where it is absent, empty or 0."""
        try:
            element = self.dataset.get(tag)
            return None if element is None else element.value or None
        except Exception as error:  # whatever damaged bytes make the decoder raise
            raise self.damaged(f"({tag[0]:04X},{tag[1]:04X})", error) from None

    def note(self, code: str, keyword: str, message: str, remedy: str) -> None:
        """Keep what is wrong with a field, once for all planes of a series."""
        found = image_error(code, self.where, message, remedy, tag_of(keyword))
        if not any((found.code, found.column) == (noted.code, noted.column) for noted in self.missing):
            self.missing.append(found)

    def numbers(self, keyword: str, remedy: str) -> tuple[float, ...]:
        """As many numbers as the field has to hold. What it does not hold is noted; the numbers that come back
        instead only keep a reader going until `refuse`."""
        rule = NUMBER_FIELDS[keyword]
        value = self.need(keyword, remedy)
        found = None if value is None else rule.values_in(value)
        if value is not None and found is None:
            self.note("image-field-value", keyword, f"Expected {tag_of(keyword)}: {rule}, found {value!s:.80}.", remedy)
        return found or (rule.least,) * rule.count

    def number(self, keyword: str, remedy: str) -> float:
        """The one number of a field, as `numbers` reads it."""
        return self.numbers(keyword, remedy)[0]

    def number_or(self, keyword: str, otherwise: float, remedy: str) -> float:
        """The one number of a field that may be left out."""
        return otherwise if self.get(keyword) is None else self.number(keyword, remedy)

    def inside(self, dataset: Any) -> "ImageHeader":
        """The same for an item of a sequence, noting into the same list."""
        return ImageHeader(dataset, self.where, self.missing, self)

    def items(self, keyword: str, remedy: str) -> tuple["ImageHeader", ...]:
        """The items of a sequence; where there is none that is noted."""
        found = self.need(keyword, remedy)
        if isinstance(found, str | bytes) or not hasattr(found, "__iter__"):
            if found is not None:
                self.note("image-field-value", keyword, f"Expected {tag_of(keyword)}: items, found none.", remedy)
            return ()
        return tuple(self.inside(item) for item in found)

    def item(self, keyword: str, remedy: str) -> "ImageHeader":
        """The one item of a sequence; none or several are noted, since nothing says which is meant."""
        from pydicom.dataset import Dataset

        found = self.items(keyword, remedy)
        if len(found) > 1:
            message = f"Expected one item in {tag_of(keyword)}, found {len(found)}."
            self.note("image-field-several", keyword, message, remedy)
        return found[0] if found else self.inside(Dataset())

    def refuse(self) -> None:
        """Raise StudyRefused with everything that was noted, if anything was."""
        if self.missing:
            raise StudyRefused(self.missing)


def moment(day: object, time: object) -> datetime:
    """A DICOM date and time as one moment, without zone: all of a series are of one place. Raises StudyRefused for what
    is no date or time to the minute."""
    found = re.fullmatch(r"(\d{8}) (\d{4})(\d{2})?(?:\.(\d{1,6}))?", f"{str(day).strip()} {str(time).strip()}")
    try:
        if found is None or int(str(day).strip()[:4]) < FIRST_YEAR:
            raise ValueError
        date_part, minutes, seconds, fraction = found.groups()
        whole = datetime.strptime(f"{date_part}{minutes}{seconds or '00'}", "%Y%m%d%H%M%S")
    except ValueError:
        message = f"Expected a date and time to the minute (YYYYMMDD, HHMMSS), found {day} {time}."
        raise refusal("image-time", "header", message, "Mend the date or time in the archive.") from None
    return whole + timedelta(microseconds=int(f"{fraction or '0':0<6}"))


def moment_of(header: ImageHeader, of: str) -> datetime | None:
    """The moment of `Series`, `Acquisition` or `Content`: its own date and time, or None."""
    day, time = header.get(f"{of}Date"), header.get(f"{of}Time")
    return moment(day, time) if day and time else None


def attenuation_corrected(header: ImageHeader) -> bool | None:
    """Whether attenuation was corrected for, by the list of corrections made (0028,0051); None without such a list."""
    made = header.get("CorrectedImage")
    return None if made is None else "ATTN" in ([made] if isinstance(made, str) else list(made))


def refusal(code: str, where: str, message: str, remedy: str, column: str | None = None) -> StudyRefused:
    """One error that stops the reading of an image."""
    return StudyRefused([image_error(code, where, message, remedy, column)])


def region_header(path: Path) -> ImageHeader:
    """The header of a DICOM file of regions. Raises UsageError for another file, StudyRefused for a damaged one."""
    dataset = dataset_in(path)
    if dataset is None:
        raise UsageError(f"expected a DICOM SEG or RTSTRUCT, or a NIfTI file (.nii, .nii.gz): {path}")
    return ImageHeader(dataset, path.name)


def dataset_in(file: Path) -> Any | None:
    """What a DICOM file holds; None of another file. Raises StudyRefused for a damaged one."""
    from pydicom import dcmread
    from pydicom.errors import InvalidDicomError

    try:
        return dcmread(file)
    except InvalidDicomError:
        return None
    except OSError:
        raise
    except Exception as error:  # whatever damaged bytes make the decoder raise
        message = f"Expected a DICOM file, found a damaged one: {error}."
        raise refusal("image-damaged", file.name, message, "Export the file once more.") from None


def refuse_other_frame(header: ImageHeader, keyword: str, frame: str | None) -> None:
    """Note regions drawn in another frame of reference than the image's: their millimetres are not the image's."""
    own = header.get(keyword)
    if own is not None and frame is not None and str(own) != frame:
        message = f"Expected regions in the image's frame of reference ({frame}), found {tag_of(keyword)} {own}."
        header.note("region-frame", keyword, message, "Draw the regions on this series, or resample them to it.")
