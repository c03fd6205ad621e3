"""The first page: which study this is and what there is to do next; a new one is begun here."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from shutil import move
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from theracurve.checking import ANSWERS_FILE
from theracurve.definition.loader import FILE_NAME
from theracurve.errors import UsageError
from theracurve.intake.mapping.loading import MAPPING_FILE
from theracurve.intake.nominal import LEDGER_HEAD_FILE
from theracurve.start import presets, start_demonstration, start_from_files, start_study
from theracurve.vocabulary.findings import count_by_severity
from theracurve.workbench.mending import OVERRIDES
from theracurve.workbench.people.person import Person
from theracurve.workbench.people.roles import Act
from theracurve.workbench.proposals import proposals_in
from theracurve.workbench.runs import kept_runs
from theracurve.workbench.settings import LARGEST_UPLOAD
from theracurve.workbench.standing import looked

OURS = frozenset({"", MAPPING_FILE, FILE_NAME, LEDGER_HEAD_FILE})
DECIDED = frozenset({OVERRIDES, Path(ANSWERS_FILE).stem})
SEED = 1  # of a synthetic cohort, as of the command line


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """What there is to do in this study, or how to begin one."""
    folder: Path = settings.STUDY
    if not (folder / FILE_NAME).is_file():
        return render(request, "begin.html", {"presets": [(one.name, one.study.title) for one in presets()]})
    look, found = looked(), kept_runs()
    given = {
        "study": look.checked.study_file.study,
        "asked": open_lines(folder / "records" / MAPPING_FILE),
        "kept": look.at.kept,
        "counts": count_by_severity(look.checked.findings),
        "last": found[0] if found else None,
    }
    return render(request, "start.html", given)


def open_lines(mapping: Path) -> int | None:
    """How many questions about columns a mapping asks; None without one."""
    if not mapping.is_file():
        return None
    return sum(not one.cell for one in proposals_in(mapping.read_text(encoding="utf-8")))


@require_POST
def begin_study(request: HttpRequest) -> HttpResponse:
    """Begin a study from a person's files, a protocol, or both. Raises UsageError where there is one already."""
    folder: Path = settings.STUDY
    if (folder / FILE_NAME).exists() or (folder / "records").exists():
        raise UsageError(f"there is a study in {folder.name} already; nothing is overwritten")
    protocol = request.POST.get("protocol", "")
    with TemporaryDirectory(prefix="theracurve-") as name:
        made = Path(name) / "study"
        files = request.FILES.getlist("files")
        refuse_calls(files, request.person)
        make(made, files, protocol, demonstrate="demo" in request.POST)
        for path in sorted(made.iterdir()):
            move(path, folder / path.name)
    return redirect("mapping" if (folder / "records" / MAPPING_FILE).is_file() else "start")


def make(folder: Path, files: Sequence[UploadedFile], protocol: str, *, demonstrate: bool) -> None:
    if files:
        brought = folder.parent / "brought"
        brought.mkdir()
        start_from_files(folder, [saved(file, brought) for file in within(files)], protocol or None, date.today())
    elif not protocol:
        raise UsageError("bring a file, choose a protocol, or both")
    elif demonstrate:
        start_demonstration(folder, protocol, SEED)
    else:
        start_study(folder, protocol)


def refuse_calls(files: Sequence[UploadedFile], person: Person) -> None:
    """Raises UsageError for a file of calls or of answers to findings from somebody who may not decide."""
    for file in files:
        stem = Path(str(file.name).replace("\\", "/")).name.split(".")[0].strip().casefold()
        if stem in DECIDED and Act.DECIDE not in person.acts:
            raise UsageError(f"{file.name}: calls and answers are given by who may decide; bring the other files alone")


def within(files: Sequence[UploadedFile]) -> Sequence[UploadedFile]:
    """The files. Raises UsageError where they are larger than one takes in at once."""
    if sum(file.size or 0 for file in files) > LARGEST_UPLOAD:
        raise UsageError(f"the files are larger than {LARGEST_UPLOAD // 1024**2} MiB together; bring fewer")
    return files


def saved(file: UploadedFile, folder: Path) -> Path:
    """The file under its own name, which leads nowhere else and is none of ours. Raises UsageError for another."""
    name = Path(str(file.name).replace("\\", "/")).name
    if name.casefold() in OURS or name.startswith(".") or not name.isprintable():
        raise UsageError(f"a file cannot be called {file.name!r} here; rename it")
    with (folder / name).open("xb") as stream:
        for chunk in file.chunks():
            stream.write(chunk)
    return folder / name
