"""What leaves as one file, and comes back: a run sealed as a bundle, a bundle held against its hashes and run again,
two runs held against each other."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from theracurve.bundle.checking import check_seal
from theracurve.bundle.differences import Differences, differences
from theracurve.bundle.sealed import MANIFEST, RECORDS, RESULTS, STUDY, Sealed, hashes_in
from theracurve.bundle.sealing import seal
from theracurve.bundle.verified import Verified
from theracurve.bundle.zipped import is_inside, unzipped
from theracurve.errors import UsageError
from theracurve.outputs.file import replace_file
from theracurve.request import RunRequest
from theracurve.run import run

MANIFEST_FILE = MANIFEST[len(RESULTS) :]


def bundle(study: Path, records: Path, results: Path, out: Path, *, with_records: bool = True) -> Path:
    """Seal a run as one file. Raises UsageError where there are no results, or they are not of these files."""
    replace_file(out, seal(sealed_run(study, records if with_records else None, results)))
    return out


def verify(file: Path, *, rerun: bool = False) -> Verified:
    """Hold a bundle against its hashes and, if asked, run its study again on its records.

    Raises UsageError where the file is no bundle, or cannot be run again because its records stayed at home.
    """
    sealed = Sealed(unzipped(file))
    found = check_seal(sealed)
    return Verified(found, run_again(sealed) if rerun else None)


def run_again(sealed: Sealed) -> Differences:
    """What another run on the files of a bundle gives otherwise than the one in it."""
    if STUDY not in sealed.files or not sealed.has_records:
        raise UsageError("the bundle holds no records, so its study cannot be run again")
    with TemporaryDirectory(prefix="theracurve-") as name:
        folder = Path(name)
        for file, content in sealed.files.items():
            if file == STUDY or file.startswith(RECORDS):
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                (folder / file).write_bytes(content)
        variants = "variations" in sealed.results
        request = RunRequest(
            study=folder / STUDY,
            records=folder / RECORDS,
            out=folder / RESULTS,
            today=date.today(),
            variants=variants,
        )
        run(request)
        return differences(sealed, sealed_run(folder / STUDY, folder / RECORDS, folder / RESULTS))


def compared_runs(here: Path, there: Path) -> Differences:
    """What two runs differ in: each a bundle, a study's folder, or a folder of results. Raises UsageError for another
    thing."""
    return differences(run_in(here), run_in(there))


def run_in(place: Path) -> Sealed:
    if place.is_file():
        return Sealed(unzipped(place))
    if (place / MANIFEST_FILE).is_file():
        return sealed_run(None, None, place)
    if (place / MANIFEST).is_file():
        return sealed_run(place / STUDY, place / RECORDS, place / RESULTS)
    raise UsageError(f"{place}: expected a bundle, a study with results, or a folder of results")


def sealed_run(study: Path | None, records: Path | None, results: Path) -> Sealed:
    """The files of a run: its outputs, and of its inputs what the manifest names and what is given.

    Raises UsageError for a manifest that names what lies elsewhere: the folder may be a stranger's.
    """
    files = {f"{RESULTS}{MANIFEST_FILE}": content_of(inside(results, MANIFEST_FILE))}
    manifest = Sealed(files).manifest
    files |= {f"{RESULTS}{name}": content_of(inside(results, name)) for name in hashes_in(manifest, "outputs")}
    if study is not None:
        files[STUDY] = content_of(study / STUDY if study.is_dir() else study)
    if records is not None:
        inputs = (name for name in hashes_in(manifest, "inputs") if name != STUDY)
        files |= {f"{RECORDS}{name}": content_of(inside(records, name)) for name in inputs}
    return Sealed(files)


def inside(folder: Path, name: str) -> Path:
    """A file of a folder. Raises UsageError for a name that leads out of it, by itself or through a link."""
    file = folder / name
    if not is_inside(name) or not file.resolve().is_relative_to(folder.resolve()):
        raise UsageError(
            f"{folder}: {MANIFEST_FILE} names {name!r}, which is no file of this folder, or a link out of it"
        )
    return file


def content_of(file: Path) -> bytes:
    """The bytes of a file; none where it is not there, which its hash then says."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}") from None
