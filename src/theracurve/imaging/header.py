"""The fields of a DICOM header that are needed: what is missing is collected, so that all of it is said at once."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from theracurve.errors import StudyRefused
from theracurve.vocabulary.findings import Finding, Severity


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
    """A dataset, and what was looked for in it in vain. `where` names the file or series for the person who reads."""

    dataset: Any
    where: str
    missing: list[Finding] = field(default_factory=list)
    outer: "ImageHeader | None" = None

    def get(self, keyword: str) -> Any:
        """The value, or None where it is absent or empty."""
        value = self.dataset.get(keyword)
        return None if value is None or value == "" else value

    def need(self, keyword: str, remedy: str) -> Any:
        """The value; without one its absence is noted with the remedy, and None comes back."""
        value = self.get(keyword)
        if value is None:
            message = f"Expected {tag_of(keyword)}, found nothing."
            self.missing.append(image_error("image-field-missing", self.where, message, remedy, tag_of(keyword)))
        return value

    def inside(self, dataset: Any) -> "ImageHeader":
        """The same for an item of a sequence, noting into the same list."""
        return ImageHeader(dataset, self.where, self.missing, self)

    def item(self, keyword: str, remedy: str) -> "ImageHeader":
        """The first item of a sequence; where there is none that is noted, and the item is empty."""
        from pydicom.dataset import Dataset

        found = self.need(keyword, remedy)
        return self.inside(found[0] if found else Dataset())

    def refuse(self) -> None:
        """Raise StudyRefused with everything that was missing, if anything was."""
        if self.missing:
            raise StudyRefused(self.missing)


def moment(day: str, time: str) -> datetime:
    """A DICOM date and time as one moment, without zone: all of a series are of one place. Raises StudyRefused for what
    is no date or time to the minute."""
    found = re.fullmatch(r"(\d{8}) (\d{4})(\d{2})?(?:\.(\d{1,6}))?", f"{day} {str(time).strip()}")
    try:
        if found is None:
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
    if not made:
        return None
    return "ATTN" in ([made] if isinstance(made, str) else list(made))


def refusal(code: str, where: str, message: str, remedy: str, column: str | None = None) -> StudyRefused:
    """One error that stops the reading of an image."""
    return StudyRefused([image_error(code, where, message, remedy, column)])
