"""The command line: parses, calls the front doors, turns every failure into words and an exit code.

Exit codes: 0 done; 1 the study or its records have errors (all listed); 2 wrong usage, or the machine refuses; 3 our
own defect; 130 stopped. Each command imports what it needs in its body, so that `--help` is instant.
"""

import argparse
import codecs
import gc
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import TypeAlias

from theracurve import __version__
from theracurve.errors import Defect, StudyRefused, TheracurveError, UsageError
from theracurve.vocabulary.languages import ENGLISH, LANGUAGES
from theracurve.vocabulary.visible import cut, in_json, plainly, visible

# Millions of small values are made and next to no cycles: to look for them as often as usual takes a tenth of a run.
SELDOM = (100_000, 50, 50)
# Our matrices are small: the threads that a library of linear algebra would share them among wait for each other, which
# on a busy machine took eighty times the processor time of the work. Whoever sets one of these is obeyed.
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
PLAINLY = "plainly"  # how streams write a sign that they have not
EXTRA_WORKBENCH = ("django", "psycopg", "waitress", "whitenoise")
Command = Callable[[argparse.Namespace], int]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class Names:
    """The names of a table that is read only when one of them is asked for: to read it imports what it lists. An
    argument with such choices needs a metavar of its own, else every command reads the table."""

    def __init__(self, read: Callable[[], Iterable[str]]) -> None:
        self.read = read

    def __iter__(self) -> Iterator[str]:
        return iter(self.read())

    def __contains__(self, name: object) -> bool:
        return name in tuple(self)


def known_engines() -> Iterable[str]:
    from theracurve.derivation.engines.engine import ENGINES

    return ENGINES


def known_exports() -> Iterable[str]:
    from theracurve.export.exports import EXPORTS

    return EXPORTS


def known_formats() -> Iterable[str]:
    from theracurve.export.promised import FORMATS

    return FORMATS


def calculate_in_one_thread() -> None:
    """Ask the libraries of linear algebra for one thread; they look once, when they are imported, which is later."""
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    codecs.register_error(PLAINLY, plainly)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal without a sign shows another, and the command goes on
            stream.reconfigure(errors=PLAINLY)
    gc.set_threshold(*SELDOM)
    calculate_in_one_thread()
    options = build_parser().parse_args(arguments)
    try:
        refuse_names(options)
        code = int(options.command(options))
        sys.stdout.flush()  # here, where it can still be said that it could not be written
        return code
    except StudyRefused as refused:
        return show_refused(refused)
    except Defect as error:
        return show_defect(error, str(options.name))
    except TheracurveError as error:
        print(f"theracurve: {cut(visible(str(error)))}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        forget_output()  # its reader has gone (as in `| head`); nothing is wrong with the study
        return 0
    except (Exception, KeyboardInterrupt) as error:
        return show_fault(error, str(options.name))


def refuse_names(options: argparse.Namespace) -> None:
    """Raises UsageError for a name that is not UTF-8: neither a report nor a database can hold it."""
    from theracurve.faults import has_no_text

    for name, value in vars(options).items():
        if isinstance(value, str | Path) and has_no_text(str(value)):
            raise UsageError(f"{name}: {os.fsencode(value)!r} is not UTF-8; rename it")


def forget_output() -> None:
    """Let what cannot be written any more not be tried again when the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show_fault(error: BaseException, command: str) -> int:
    from theracurve.faults import fault_of

    fault = fault_of(error)
    if fault is None:
        return show_defect(error, command)
    print(f"theracurve: {cut(visible(fault.message))}", file=sys.stderr)
    with suppress(OSError, ValueError):  # no file behind it, as in a test
        forget_output()
    return fault.exit_code


def show_refused(refused: StudyRefused) -> int:
    from theracurve.terminal_findings import print_findings

    print_findings(refused.findings)
    return refused.exit_code


def show_defect(error: BaseException, command: str) -> int:
    """Our own fault: say so, and where a report of it lies; the traceback is for developers, when asked for."""
    from theracurve.faults import write_report

    if os.environ.get("THERACURVE_TRACEBACK"):
        traceback.print_exception(error)
    file = write_report(error, command)
    lies = f"Please report it with {file}, which holds nothing of your records.\n" if file else "Please report it.\n"
    print(
        f"theracurve: this is our defect, not your study's: {type(error).__name__}: {error}\n"
        f"{lies}THERACURVE_TRACEBACK=1 shows where it happened.",
        file=sys.stderr,
    )
    return Defect.exit_code


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="theracurve",
        description="Did the radionuclide therapy help, for how long, at what price?"
        " A protocol and records in, a report with the evidence of every number out.",
    )
    parser.add_argument("--version", action="version", version=f"theracurve {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", dest="name")
    add_demo(commands)
    add_new(commands)
    add_check(commands)
    add_run(commands)
    add_explain(commands)
    add_schedule(commands)
    add_open(commands)
    add_serve(commands)
    add_account(commands)
    add_ledger(commands)
    add_backup(commands)
    add_restore(commands)
    add_design(commands)
    add_figures(commands)
    add_export(commands)
    add_bundle(commands)
    add_verify(commands)
    add_diff(commands)
    add_qualify(commands)
    add_map(commands)
    add_tables(commands)
    add_survival(commands)
    add_activity(commands)
    add_claims(commands)
    add_uptake(commands)
    add_simple(commands, "protocols", "list the protocols that come with the program", list_protocols)
    add_schema(commands)
    return parser


def add_simple(commands: Commands, name: str, about: str, command: Command) -> None:
    commands.add_parser(name, help=about, description=about).set_defaults(command=command)


def add_schema(commands: Commands) -> None:
    about = "print the JSON Schema of a file that you write (editors complete from it) or that is written for you"
    parser = commands.add_parser("schema", help=about, description=about)
    names = "of what: %(choices)s (default: study)"
    parser.add_argument("format", nargs="?", default="study", choices=Names(known_formats), metavar="NAME", help=names)
    parser.set_defaults(command=print_schema)


def add_resources(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--memory", metavar="SIZE", default="2GiB", help="what the database may take, such as 4GiB (default: 2GiB)"
    )
    parser.add_argument("--threads", type=int, metavar="N", default=2, help="how much is done at a time (default: 2)")
    parser.add_argument(
        "--spill", type=Path, metavar="DIR", help="where what does not fit into memory goes (default: temporary files)"
    )
    parser.add_argument("--spill-limit", metavar="SIZE", help="how much may go there, such as 50GiB")


def add_demo(commands: Commands) -> None:
    about = "make a study of nobody and run it: a folder with records to break and a report to read"
    parser = commands.add_parser("demo", help=about, description=about)
    parser.add_argument(
        "study", nargs="?", type=Path, default=Path("demo"), metavar="DIR", help="the folder to make (default: demo)"
    )
    parser.add_argument("--lang", choices=LANGUAGES, help="the language of the report (default: en)")
    parser.set_defaults(command=demonstrate, records=None, out=None, engine="duckdb", forms=[], appendix=False)
    parser.set_defaults(variants=False, share=None, memory="2GiB", threads=2, spill=None, spill_limit=None)


def add_new(commands: Commands) -> None:
    about = "start a study folder: a commented study.yaml, and empty record tables or a draft of how yours are read"
    parser = commands.add_parser("new", help=about, description=about)
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder to make")
    parser.add_argument("--protocol", metavar="NAME", help="a preset (see `theracurve protocols`)")
    titles = "the language of a preset's title and groups, and of the report (default: en)"
    parser.add_argument("--lang", choices=LANGUAGES, default=ENGLISH, help=titles)
    own = "your own tables: workbooks or text files"
    parser.add_argument("--from", dest="files", nargs="+", action="extend", type=Path, metavar="FILE", help=own)
    add_times(parser)
    parser.add_argument("--excel", action="store_true", help="one workbook to fill in, instead of CSV tables")
    parser.add_argument(
        "--redcap-dictionary", action="store_true", help="a data dictionary that REDCap imports, instead of CSV tables"
    )
    parser.add_argument("--demo", action="store_true", help="fill the tables with a synthetic cohort of nobody")
    parser.add_argument("--seed", type=int, default=1, help="of the synthetic cohort (default: 1)")
    sizes = "how many the synthetic cohort has in all (default: 20 a treated group, 12 an untreated one)"
    parser.add_argument("--patients", type=int, metavar="N", help=sizes)
    parser.set_defaults(command=start)


def add_times(parser: argparse.ArgumentParser) -> None:
    times = parser.add_argument_group("a study of times alone", "one file, one row per patient: no table but this one")
    times.add_argument("--times", type=Path, metavar="FILE", help="the file: CSV, Excel, or any that is recognised")
    times.add_argument("--time", default="", metavar="COLUMN", help="follow-up time")
    times.add_argument("--time-unit", default="", choices=("days", "months", "years"), help="of --time")
    times.add_argument(
        "--from-date", default="", metavar="COLUMN", help="instead of a time: the day on which it begins"
    )
    times.add_argument("--to-date", default="", metavar="COLUMN", help="the day of the event, or the last one seen")
    times.add_argument("--event", default="", metavar="COLUMN", help="whether the event was there")
    times.add_argument("--event-is", default="", metavar="VALUE", help="the value that stands for an event, such as 2")
    times.add_argument("--only", default="", metavar="COLUMN=VALUE", help="the rows in which a column says so")
    times.add_argument("--group", default="", metavar="COLUMN", help="the groups to compare")
    times.add_argument("--reference", default="", metavar="GROUP", help="the group that others are compared with")
    times.add_argument("--patient", default="", metavar="COLUMN", help="the patients' ids")
    times.add_argument("--endpoint", default="time_to_event", metavar="NAME", help="what it is called in the report")


def add_study(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("study", type=Path, metavar="STUDY", help="a study folder, or its study.yaml")
    parser.add_argument("--records", type=Path, metavar="DIR", help="the record tables (default: STUDY/records)")


def add_check(commands: Commands) -> None:
    about = "read a study and its records and list everything a person should look at"
    parser = commands.add_parser("check", help=about, description=about)
    add_study(parser)
    parser.add_argument("--json", action="store_true", help="print the findings for machines")
    parser.add_argument("--all", action="store_true", help="each finding by itself, not only where those of a kind are")
    parser.add_argument(
        "--annotate",
        type=Path,
        metavar="OUT.xlsx",
        help="also a copy of your workbook with the cells marked, to look at",
    )
    parser.set_defaults(command=check_study)


def add_run(commands: Commands) -> None:
    about = "check, derive, estimate, report"
    parser = commands.add_parser("run", help=about, description=about)
    add_study(parser)
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the report goes (default: STUDY/results)")
    parser.add_argument(
        "--engine",
        choices=Names(known_engines),
        metavar="ENGINE",
        default="duckdb",
        help="what runs the derivation: %(choices)s; spark needs Java and theracurve[spark] (default: duckdb)",
    )
    parser.add_argument(
        "--lang", choices=LANGUAGES, help="the language of the report (default: that of the study, or en)"
    )
    parser.add_argument("--pdf", dest="forms", action="append_const", const="pdf", help="write report.pdf as well")
    parser.add_argument("--docx", dest="forms", action="append_const", const="docx", help="write report.docx as well")
    parser.add_argument(
        "--appendix",
        action="store_true",
        help="each patient's page and who is behind each number: in report.pdf and report.docx, and in report.html of"
        " more than 1000 patients",
    )
    parser.add_argument(
        "--variants",
        action="store_true",
        help="also try every definition that the protocol leaves open, not only the variants it names",
    )
    parser.add_argument(
        "--share",
        type=Path,
        metavar="DIR",
        help="also write what may leave the group: no patient, no date, no small count (least_count, or 5)",
    )
    add_resources(parser)
    parser.set_defaults(command=run_study, forms=[])


def add_explain(commands: Commands) -> None:
    about = "show one patient's decisions with their evidence"
    parser = commands.add_parser("explain", help=about, description=about)
    add_study(parser)
    parser.add_argument("patient", metavar="PATIENT", help="a patient_id")
    parser.add_argument("--variant", default="protocol", help="a variant of the study (default: protocol)")
    parser.set_defaults(command=explain_patient)


def add_schedule(commands: Commands) -> None:
    about = "list what is due, overdue, missed, early or late, and write it into a calendar"
    parser = commands.add_parser("schedule", help=about, description=about)
    add_study(parser)
    parser.add_argument("--on", type=iso_date, metavar="DATE", help="as it stood on that day (default: today)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the calendar (default: STUDY/schedule.ics)")
    parser.add_argument("--lang", choices=LANGUAGES, help="the language (default: that of the study)")
    parser.set_defaults(command=show_schedule)


def iso_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a date such as 2004-10-31, found {text!r}") from None


def add_open(commands: Commands) -> None:
    about = "open a study in your browser: bring a sheet, mend with a reason, run, read (needs theracurve[workbench])"
    parser = commands.add_parser("open", help=about, description=about)
    parser.add_argument("study", type=Path, metavar="STUDY", help="a study folder; a new one is made")
    parser.add_argument("--port", type=int, default=0, metavar="N", help="of this computer (default: a free one)")
    parser.add_argument(
        "--no-browser", action="store_true", help="only print the address, which lets one person in once"
    )
    parser.set_defaults(command=open_study)


def add_serve(commands: Commands) -> None:
    about = "serve a study to several people with accounts, behind a proxy with TLS (needs theracurve[workbench])"
    parser = commands.add_parser("serve", help=about, description=about)
    parser.add_argument("study", type=Path, metavar="STUDY", help="a study folder")
    parser.add_argument(
        "--host",
        dest="hosts",
        action="append",
        required=True,
        metavar="NAME",
        help="the name that people open; may be repeated",
    )
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="where the proxy finds it (default: 8000)")
    parser.set_defaults(command=serve_study)


def add_account(commands: Commands) -> None:
    about = "make or change an account of a served study; asks for its password (needs theracurve[workbench])"
    parser = commands.add_parser("account", help=about, description=about)
    parser.add_argument("study", type=Path, metavar="STUDY", help="a study folder")
    parser.add_argument("name", metavar="NAME", help="by which the person signs in, and which every entry states")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--role", metavar="ROLE", help="enter, review, monitor, statistician, administrator, read_only or reader"
    )
    what.add_argument("--close", action="store_true", help="let the person in no more; what they entered stays theirs")
    parser.add_argument(
        "--site", dest="sites", action="append", default=[], metavar="SITE", help="only its patients; may be repeated"
    )
    parser.set_defaults(command=change_account)


def add_ledger(commands: Commands) -> None:
    about = "recompute the chain of a study's ledger: is every entry as it was appended? (needs theracurve[workbench])"
    parser = commands.add_parser("ledger", help=about, description=about)
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION", dest="action")
    verify = actions.add_parser("verify", help=about, description=about)
    verify.add_argument("study", type=Path, metavar="STUDY", help="a study folder that was opened in a browser")
    verify.add_argument(
        "--against",
        type=Path,
        metavar="FILE",
        help="a bundle, manifest.json or backup that states an earlier head: finds entries cut off at the end",
    )
    verify.set_defaults(command=verify_ledger)


def add_backup(commands: Commands) -> None:
    about = "write a study with its ledger and accounts into one file (needs theracurve[workbench])"
    parser = commands.add_parser("backup", help=about, description=about)
    parser.add_argument("study", type=Path, metavar="STUDY", help="a study folder that was opened in a browser")
    parser.add_argument("out", type=Path, metavar="OUT.zip", help="a new file")
    parser.set_defaults(command=back_up_study)


def add_restore(commands: Commands) -> None:
    about = "make a study's folder from a backup and verify its ledger (needs theracurve[workbench])"
    parser = commands.add_parser("restore", help=about, description=about)
    parser.add_argument("backup", type=Path, metavar="BACKUP.zip", help="a file that `theracurve backup` wrote")
    parser.add_argument("folder", type=Path, metavar="DIR", help="a new folder")
    parser.set_defaults(command=restore_study)


def add_design(commands: Commands) -> None:
    about = "simulate the next study: power, type I error, bias and coverage of each planned analysis, and sizes"
    parser = commands.add_parser("design", help=about, description=about)
    parser.add_argument("study", type=Path, metavar="STUDY", help="a study folder, or its study.yaml")
    parser.add_argument("--studies", type=int, default=10_000, metavar="N", help="how many to draw (default: 10000)")
    parser.add_argument("--seed", type=int, default=1, help="of the draws (default: 1)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the page goes (default: STUDY/design)")
    parser.add_argument(
        "--power", type=float, default=80, metavar="PERCENT", help="that sizes shall have (default: 80)"
    )
    parser.add_argument(
        "--draw",
        dest="drawn",
        choices=("times", "records"),
        default="times",
        help="records: whole records that are derived, slower, for rules that times do not follow (default: times)",
    )
    parser.add_argument("--workers", type=int, metavar="N", help="how many work at once; they change nothing")
    parser.add_argument("--lang", choices=LANGUAGES, help="the language of the page (default: that of the study)")
    add_assumptions(parser)
    parser.set_defaults(command=design_study)


def add_assumptions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--estimates",
        action="store_true",
        help="take sizes, and medians in the reference group, from the study's records (never the hazard ratio)",
    )
    parser.add_argument("--records", type=Path, metavar="DIR", help="those of --estimates (default: STUDY/records)")
    assumed = parser.add_argument_group(
        "assumptions", "in place of the protocol's `design`; whatever nobody says is assumed by the program and listed"
    )
    assumed.add_argument("--size", dest="sizes", action="append", metavar="GROUP=N", help="patients of a group")
    assumed.add_argument(
        "--median", dest="medians", action="append", metavar="KIND=TIME", help="such as 'death=12 months', untreated"
    )
    assumed.add_argument("--ratio", dest="hazard_ratios", action="append", metavar="R", help="a hazard ratio")
    assumed.add_argument("--accrual", metavar="TIME", help="how long patients come in, such as '24 months'")
    assumed.add_argument("--follow-up", metavar="TIME", help="from the last patient's time zero to the end")
    assumed.add_argument("--dropout", metavar="SHARE", help="lost in a year, such as '5 %%'")
    assumed.add_argument("--delay", metavar="TIME", help="until the treatment works, such as '14 days'")
    assumed.add_argument("--missed-visits", metavar="SHARE", help="of the planned visits, such as '6 %%'")


FORMS_HELP = "svg, pdf, png, csv, tiff or eps; may be repeated (default: the first four)"


def add_figures(commands: Commands) -> None:
    about = "write each figure of the report as SVG, PDF and PNG (300 dpi), and its data as CSV"
    parser = commands.add_parser("figures", help=about, description=about)
    add_study(parser)
    parser.add_argument("--out", type=Path, metavar="DIR", help="where they go (default: STUDY/figures)")
    parser.add_argument("--lang", choices=LANGUAGES, help="the language of the figures (default: that of the study)")
    parser.add_argument("--width", type=float, default=180.0, metavar="MM", help="of a journal's column (default: 180)")
    parser.add_argument("--form", dest="forms", action="append", metavar="FORM", help=FORMS_HELP)
    parser.add_argument("--grey", action="store_true", help="without colours; groups differ by line and hatch")
    parser.add_argument("--palette", metavar="COLOURS", help="of the groups in their order, as #0072b2,#d55e00")
    parser.add_argument("--ticks", type=float, metavar="MONTHS", help="between the ticks of survival curves")
    parser.add_argument("--horizon", type=float, metavar="MONTHS", help="where the time axis of survival curves ends")
    parser.add_argument("--censored", action="store_true", help="count under survival curves those censored, too")
    parser.set_defaults(command=save_figures)


def add_export(commands: Commands) -> None:
    about = "write a study's results for other programs: r-check recomputes them with R's survival package"
    parser = commands.add_parser("export", help=about, description=about)
    add_study(parser)
    parser.add_argument(
        "--format", choices=Names(known_exports), metavar="FORMAT", required=True, help="what to write: %(choices)s"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="where it goes (default: STUDY/FORMAT)")
    parser.set_defaults(command=export_study)


def add_bundle(commands: Commands) -> None:
    about = "seal a study's inputs, results and report as one file, with the hash of each"
    parser = commands.add_parser("bundle", help=about, description=about)
    add_study(parser)
    parser.add_argument("--results", type=Path, metavar="DIR", help="the results to seal (default: STUDY/results)")
    parser.add_argument("--without-records", action="store_true", help="seal the hashes of the records only")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the bundle (default: STUDY/bundle.zip)")
    parser.set_defaults(command=make_bundle)


def add_verify(commands: Commands) -> None:
    about = "hold a bundle against its hashes; exit code 1 where it is not as it was sealed"
    parser = commands.add_parser("verify", help=about, description=about)
    parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="a file that `theracurve bundle` wrote")
    parser.add_argument("--rerun", action="store_true", help="run its study again and compare every number")
    parser.add_argument("--json", action="store_true", help="what was found as JSON")
    parser.set_defaults(command=verify_bundle)


def add_diff(commands: Commands) -> None:
    about = "what two runs differ in: inputs, estimates and calls, with the rows they rest on"
    parser = commands.add_parser("diff", help=about, description=about)
    for name in ("first", "second"):
        parser.add_argument(name, type=Path, metavar=name.upper(), help="a bundle, a study, or a folder of results")
    parser.add_argument("--json", action="store_true", help="the differences as JSON")
    parser.set_defaults(command=show_differences)


def add_qualify(commands: Commands) -> None:
    about = "try the installation on this machine and write the record of it, a PDF to be signed by hand"
    parser = commands.add_parser("qualify", help=about, description=about)
    parser.add_argument("--out", type=Path, default=Path("qualification"), metavar="DIR", help="where it goes")
    parser.add_argument("--lang", choices=LANGUAGES, default=ENGLISH, help="the language of the record (default: en)")
    parser.set_defaults(command=qualify_installation)


def add_map(commands: Commands) -> None:
    about = "show how the columns of your own files are read, with examples"
    parser = commands.add_parser("map", help=about, description=about)
    add_study(parser)
    parser.add_argument("--newer", type=Path, metavar="FILE", help="say what a newer export of the same shape changes")
    parser.add_argument("--of", default="", metavar="NAME", help="the file of the study that it is newer than")
    parser.set_defaults(command=show_mapping)


def add_tables(commands: Commands) -> None:
    about = "write the record tables as they were read, as CSV"
    parser = commands.add_parser("tables", help=about, description=about)
    add_study(parser)
    parser.add_argument("--out", type=Path, metavar="DIR", help="where they go (default: STUDY/tables)")
    parser.set_defaults(command=save_tables)


def add_survival(commands: Commands) -> None:
    about = "a quick Kaplan-Meier and log-rank of any table of times"
    parser = commands.add_parser("survival", help=about, description=about)
    about = "one row per patient: CSV, Parquet, Excel, OpenDocument, SPSS, Stata, SAS"
    parser.add_argument("file", type=Path, metavar="FILE", help=about)
    parser.add_argument("--time", default="", metavar="COLUMN", help="follow-up time, in any unit")
    parser.add_argument("--from-date", default="", metavar="COLUMN", help="instead of a time: the day it begins on ...")
    parser.add_argument("--to-date", default="", metavar="COLUMN", help="... and the day it ends on, counted in days")
    parser.add_argument("--event", default="", metavar="COLUMN", help="true or false, or 1 and 0")
    parser.add_argument("--group", metavar="COLUMN", help="compare the groups in this column")
    parser.add_argument("--reference", metavar="GROUP", help="the group that others are compared with")
    parser.add_argument("--horizon", type=float, metavar="TIME", help="count events up to and including this time")
    parser.add_argument("--event-is", metavar="VALUE", help="the value that stands for an event, such as 2")
    parser.add_argument(
        "--at", type=float, action="append", default=[], metavar="TIME", help="survival at a time; may be repeated"
    )
    parser.add_argument("--strata", metavar="COLUMN", help="stratify the tests and the ratios by this column")
    parser.add_argument("--entry", metavar="COLUMN", help="the time from which a row is at risk (delayed entry)")
    parser.add_argument("--only", metavar="COLUMN=VALUE", help="the rows in which a column says so")
    parser.add_argument(
        "--interval",
        choices=("log-log", "log", "plain", "beta-product"),
        help="of curves and medians; log is the default of R's survfit (default: by the size of the groups)",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="also write FILE.html, .svg, .pdf or .json")
    parser.set_defaults(command=look_at_survival)


def add_activity(commands: Commands) -> None:
    about = "look at an activity log alone: net and cumulative activity, intervals, findings"
    parser = commands.add_parser("activity", help=about, description=about)
    parser.add_argument("file", type=Path, metavar="FILE", help="one row per administration, or a column for each")
    parser.add_argument("--agent", default="", metavar="NAME", help="what was given, where no column says it")
    parser.add_argument("--time-zone", default="", metavar="ZONE", help="of times without an offset: Europe/Paris")
    parser.set_defaults(command=look_at_activity)


def add_claims(commands: Commands) -> None:
    about = "check published numbers against each other, without any records"
    parser = commands.add_parser("claims", help=about, description=about)
    parser.add_argument("file", type=Path, metavar="FILE", help="a file of claims, or a study that states some")
    parser.add_argument("--json", action="store_true", help="print the verdicts with their working for machines")
    parser.set_defaults(command=check_published)


def add_uptake(commands: Commands) -> None:
    about = "measure uptake on a PET, SPECT or planar series: rows of the table uptake"
    parser = commands.add_parser("uptake", help=about, description=about)
    parser.add_argument("series", type=Path, metavar="SERIES", help="a folder of DICOM files of one series")
    parser.add_argument(
        "--regions",
        type=Path,
        required=True,
        metavar="PATH",
        help="a DICOM SEG or RTSTRUCT, a NIfTI label map, or a folder of NIfTI masks",
    )
    parser.add_argument("--patient", required=True, metavar="ID", help="the study's patient_id; no other is written")
    parser.add_argument("--tracer", required=True, metavar="NAME", help="as the protocol calls it")
    parser.add_argument(
        "--metric", required=True, action="append", metavar="NAME", help="such as suv_max; may be given several times"
    )
    parser.add_argument("--background", metavar="REGION", help="the region of tumour_to_background")
    parser.add_argument("--liver", metavar="REGION", help="the region of tumour_to_liver")
    parser.add_argument("--reader", default="", metavar="ID", help="who drew the regions")
    parser.add_argument(
        "--decay-correction",
        metavar="MOMENT",
        help="ADMIN, START or NONE, where the header does not say it: to the injection, to the start of the scan, not",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="a new CSV file (default: the rows are printed)")
    parser.set_defaults(command=measure)


def demonstrate(options: argparse.Namespace) -> int:
    from theracurve.start import DEMONSTRATED, start_demonstration

    start_demonstration(options.study, DEMONSTRATED, seed=1)
    print(f"{options.study}: a study with a synthetic cohort; nobody in it exists.")
    return run_study(options)


def start(options: argparse.Namespace) -> int:
    from theracurve.start import start_from_files
    from theracurve.terminal_findings import print_findings

    if options.patients is not None and not options.demo:
        raise UsageError("--patients says how large a synthetic cohort is: it goes with --demo")
    if options.lang != ENGLISH and options.protocol is None:
        raise UsageError("--lang says in which language a preset is written: it goes with --protocol")
    if options.times is not None:
        new_from_times(options)
    elif options.files:
        said = start_from_files(options.folder, options.files, options.protocol, date.today(), options.lang)
        print_findings(said) if said else None
        print(f"{options.folder}: answer what stands behind #? in {options.folder / 'records' / 'mapping.yaml'}, then")
        print(f"  theracurve check {options.folder}")
    elif options.protocol is None:
        raise UsageError("name a protocol with --protocol (see `theracurve protocols`), or your files with --from")
    else:
        new_from_protocol(options)
    print(f"  theracurve run {options.folder}")
    return 0


def new_from_protocol(options: argparse.Namespace) -> None:
    from theracurve.start import DICTIONARY, EXPORT, start_demonstration, start_redcap, start_study, start_workbook

    records = options.folder / "records"
    if options.demo:
        start_demonstration(options.folder, options.protocol, options.seed, options.patients, options.lang)
        print(f"{options.folder}: a study with a synthetic cohort; nobody in it exists.")
        return
    if options.redcap_dictionary:
        start_redcap(options.folder, options.protocol, options.lang)
        print(f"{options.folder}: import {records / DICTIONARY} into a REDCap project, let every instrument but")
        print(f"demographics and follow_up repeat, put an export of all fields beside it as {EXPORT}, then")
    elif options.excel:
        start_workbook(options.folder, options.protocol, options.lang)
        print(f"{options.folder}: fill in {records / 'records.xlsx'}, adapt study.yaml, then")
    else:
        start_study(options.folder, options.protocol, options.lang)
        print(f"{options.folder}: fill the tables in {records}, adapt study.yaml, then")
    print(f"  theracurve check {options.folder}")


def new_from_times(options: argparse.Namespace) -> None:
    from theracurve.start_from_times import TimesRequest, start_from_times

    others = options.protocol, options.files, options.excel, options.redcap_dictionary, options.demo
    if any(others):
        raise UsageError(
            "--times makes a study of one file alone; leave --protocol, --from and what goes with them out"
        )
    if not options.event or not options.group:
        raise UsageError("--times needs the columns --event and --group")
    request = TimesRequest(
        file=options.times,
        time=options.time,
        unit=options.time_unit,
        from_date=options.from_date,
        to_date=options.to_date,
        event=options.event,
        event_is=options.event_is,
        only=named_value(options.only) if options.only else None,
        group=options.group,
        reference=options.reference,
        patient=options.patient,
        endpoint=options.endpoint,
    )
    start_from_times(options.folder, request)
    print(f"{options.folder}: a study of times; say in study.yaml what the groups are, then")
    print(f"  theracurve check {options.folder}")


def study_folder(options: argparse.Namespace) -> Path:
    study: Path = options.study
    return study if study.is_dir() else study.parent


def records_folder(options: argparse.Namespace) -> Path:
    return options.records or study_folder(options) / "records"


def check_study(options: argparse.Namespace) -> int:
    from theracurve.checking import check
    from theracurve.terminal_findings import print_findings
    from theracurve.vocabulary.findings import errors_among

    try:
        findings = check(options.study, records_folder(options), date.today()).findings
    except StudyRefused as refused:
        findings = refused.findings
    if options.json:
        print(in_json(json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False, indent=1)))
    else:
        print_findings(findings, everyone=options.all)
        if not errors_among(findings):
            print("`theracurve run` adds what only the derivation shows.")
    if options.annotate is not None:
        from theracurve.own_tables import write_annotated

        for file in write_annotated(findings, records_folder(options), options.annotate):
            print(f"{file}: a copy to look at, not to be read back", file=sys.stderr)
    return StudyRefused.exit_code if errors_among(findings) else 0


def run_study(options: argparse.Namespace) -> int:
    from theracurve.derivation.engines.engine import ENGINES
    from theracurve.intake.resources import Resources
    from theracurve.request import RunRequest
    from theracurve.run import run
    from theracurve.terminal import print_outcome, print_shared, stages_shown
    from theracurve.wording.words import words_in

    out = options.out or study_folder(options) / "results"
    request = RunRequest(
        study=options.study,
        records=records_folder(options),
        out=out,
        today=date.today(),
        engine=ENGINES[options.engine],
        language=options.lang,
        forms=tuple(dict.fromkeys(options.forms)),
        appendix=options.appendix,
        variants=options.variants,
        share=options.share,
        resources=Resources.stated(options.memory, options.threads, options.spill, options.spill_limit),
    )
    try:
        with stages_shown(words_in(options.lang or ENGLISH)) as say:
            outcome = run(request, say)
        print_outcome(outcome)
        if request.share is not None:
            print_shared(request.share)
    except StudyRefused as refused:
        show_refused(refused)
        earlier = " The one that lies there is from an earlier run." if (out / "report.html").exists() else ""
        print(f"No report was written into {out}.{earlier}")
        return refused.exit_code
    return 0


def explain_patient(options: argparse.Namespace) -> int:
    from theracurve.explain import explain
    from theracurve.terminal import print_explanation

    found = explain(options.study, records_folder(options), options.patient, options.variant, date.today())
    print_explanation(found)
    return 0


def show_schedule(options: argparse.Namespace) -> int:
    from theracurve.due import schedule
    from theracurve.outputs.file import replace_file
    from theracurve.terminal import print_schedule

    today = date.today()
    found = schedule(options.study, records_folder(options), options.on or today, today, options.lang)
    file = options.out or study_folder(options) / "schedule.ics"
    if found.schedule.appointments:  # a calendar without an entry is none
        replace_file(file, found.calendar.encode("utf-8"))
    print_schedule(found, file)
    return 0


@contextmanager
def workbench_installed() -> Iterator[None]:
    """Raises UsageError where a package of the extra is missing."""
    try:
        yield
    except ModuleNotFoundError as missing:
        if missing.name in EXTRA_WORKBENCH:
            raise UsageError("the workbench needs more packages: pip install 'theracurve[workbench]'") from None
        raise


def open_study(options: argparse.Namespace) -> int:
    with workbench_installed():
        from theracurve.workbench.opening import open_workbench
    open_workbench(workbench_folder(options), options.port, not options.no_browser, say_address)
    return 0


def workbench_folder(options: argparse.Namespace) -> Path:
    """The study's folder, which may be a new one. Raises UsageError for a file that is no protocol: what lies beside a
    sheet is not a study."""
    from theracurve.definition.loader import FILE_NAME

    study: Path = options.study
    if study.name == FILE_NAME:
        return study.parent
    if study.is_file():
        raise UsageError(
            f"{study} is a file: expected a study's folder or its {FILE_NAME};"
            f" `theracurve new DIR --from {study.name}` begins a study from it, or bring it on the page of a new folder"
        )
    return study


def serve_study(options: argparse.Namespace) -> int:
    with workbench_installed():
        from theracurve.workbench.opening import serve_workbench
    serve_workbench(workbench_folder(options), options.hosts, options.port, say_served)
    return 0


def say_served(address: str) -> None:
    print(f"{address} waits for a proxy with TLS; Ctrl+C closes the study.", flush=True)


def change_account(options: argparse.Namespace) -> int:
    with workbench_installed():
        from theracurve.workbench.opening import configure_server, make_ready
    folder = workbench_folder(options)
    configure_server(folder, ["localhost"])
    make_ready(folder)
    from getpass import getpass

    from theracurve.workbench.people.accounts import close_account, set_account

    if options.close:
        close_account(options.name)
        print(f"{options.name} is let in no more")
        return 0
    set_account(options.name, options.role, options.sites, getpass(f"Password of {options.name}: "))
    print(f"{options.name}: {options.role}{''.join(f', {site}' for site in options.sites)}")
    return 0


def verify_ledger(options: argparse.Namespace) -> int:
    with workbench_installed():
        from theracurve.workbench.opening import look_at_ledger
    look_at_ledger(options.study)
    from theracurve.workbench.ledger.verifying import verify
    from theracurve.workbench.ledger_told import verified_lines
    from theracurve.workbench.published import published_head

    published = published_head(options.against) if options.against is not None else None
    found = verify(published)
    for line in verified_lines(found, published):
        print(visible(line))
    return 0 if found.holds else StudyRefused.exit_code


def back_up_study(options: argparse.Namespace) -> int:
    with workbench_installed():
        from theracurve.workbench.opening import look_at_ledger
    look_at_ledger(options.study)
    from theracurve.workbench.backup import back_up
    from theracurve.workbench.ledger_told import backup_lines

    for line in backup_lines(back_up(options.study, options.out), options.out):
        print(visible(line))
    return 0


def restore_study(options: argparse.Namespace) -> int:
    with workbench_installed():
        from theracurve.workbench.opening import look_at
    look_at(options.folder)
    from theracurve.workbench.backup import restore
    from theracurve.workbench.ledger_told import backup_lines

    for line in backup_lines(restore(options.backup, options.folder), options.folder):
        print(visible(line))
    return 0


def say_address(address: str) -> None:
    print(f"{address}\n  lets one person in, once; Ctrl+C closes the study.", flush=True)


def design_study(options: argparse.Namespace) -> int:
    from theracurve.next_study import OPTIONS, DesignRequest, design_next
    from theracurve.simulation.looking import Drawn
    from theracurve.terminal_design import print_design

    asked = {key: getattr(options, key) for key in OPTIONS}
    for key in ("sizes", "medians"):
        asked[key] = None if asked[key] is None else dict(pair_in(text, OPTIONS[key]) for text in asked[key])
    request = DesignRequest(
        study=options.study,
        out=options.out or study_folder(options) / "design",
        asked={key: value for key, value in asked.items() if value is not None},
        studies=options.studies,
        seed=options.seed,
        drawn=Drawn(options.drawn),
        records=records_folder(options) if options.estimates else None,
        wanted=options.power / 100,
        workers=options.workers,
        language=options.lang,
    )
    print_design(design_next(request), request.out, options.lang)
    return 0


def pair_in(text: str, option: str) -> tuple[str, str]:
    """`A=20` as its two sides."""
    name, sign, value = text.partition("=")
    if not sign:
        raise UsageError(f"{option}: expected a name and its value, such as A=20 or 'death=12 months'; found {text!r}")
    return name.strip(), value.strip()


def save_figures(options: argparse.Namespace) -> int:
    from theracurve.extracts import write_figures
    from theracurve.report.figures.curve_look import CurveLook
    from theracurve.report.figures.saving import USUAL, Print

    out = options.out or study_folder(options) / "figures"
    forms, palette = tuple(dict.fromkeys(options.forms or USUAL)), tuple((options.palette or "").split(","))
    look = CurveLook(options.ticks, options.horizon, options.censored)
    wanted = Print(options.width, forms, options.grey, palette if options.palette else (), look)
    files = write_figures(options.study, records_folder(options), out, date.today(), options.lang, wanted)
    print(f"{out}: {len(files)} files")
    return 0


def export_study(options: argparse.Namespace) -> int:
    from theracurve.export.exports import EXPORTS
    from theracurve.extracts import write_export

    out = options.out or study_folder(options) / options.format
    chosen = EXPORTS[options.format]
    write_export(options.study, records_folder(options), out, date.today(), chosen)
    print(chosen.next_step(out))
    return 0


def show_mapping(options: argparse.Namespace) -> int:
    from theracurve.own_tables import newer_export, read_so
    from theracurve.terminal import print_mapping, print_newer
    from theracurve.vocabulary.findings import errors_among

    if options.newer is not None:
        records = records_folder(options)
        found = newer_export(options.study, records, options.newer, options.of, date.today())
        print_newer(found)
        print(
            f"Nothing was written. To take it, put it in the place of the earlier file in {records}, and check again."
        )
        return StudyRefused.exit_code if errors_among(found.errors) else 0
    print_mapping(read_so(options.study, records_folder(options), date.today()))
    return 0


def save_tables(options: argparse.Namespace) -> int:
    from theracurve.own_tables import write_tables

    out = options.out or study_folder(options) / "tables"
    files = write_tables(options.study, records_folder(options), out, date.today())
    print(f"{out}: {', '.join(file.name for file in files)}")
    return 0


def named_value(text: str) -> tuple[str, str]:
    column, sign, value = text.partition("=")
    if not sign:
        raise UsageError(f"--only: expected COLUMN=VALUE, such as etype=1; found {text!r}")
    return column, value


def look_at_survival(options: argparse.Namespace) -> int:
    from theracurve.analysis.quick import look
    from theracurve.analysis.quick_columns import LookRequest
    from theracurve.extracts import write_look
    from theracurve.terminal import print_look
    from theracurve.wording.words import words_in

    request = LookRequest(
        file=options.file,
        time=options.time,
        from_date=options.from_date,
        to_date=options.to_date,
        event=options.event,
        group=options.group,
        reference=options.reference,
        horizon=options.horizon,
        only=named_value(options.only) if options.only else None,
        event_is=options.event_is,
        at=tuple(options.at),
        strata=options.strata,
        entry=options.entry,
        interval=options.interval,
    )
    found = look(request, today=date.today())
    if options.out is not None:
        write_look(found, options.file.name, options.out, words_in(ENGLISH))
    print_look(found, words_in(ENGLISH))
    return 0


def look_at_activity(options: argparse.Namespace) -> int:
    from theracurve.activity_log import look_at_log
    from theracurve.terminal import print_activity

    print_activity(look_at_log(options.file, agent=options.agent, time_zone=options.time_zone, today=date.today()))
    return 0


def make_bundle(options: argparse.Namespace) -> int:
    from theracurve.sealed_folders import bundle

    folder = study_folder(options)
    results = options.results or folder / "results"
    out = options.out or folder / "bundle.zip"
    print(bundle(options.study, records_folder(options), results, out, with_records=not options.without_records))
    return 0


def verify_bundle(options: argparse.Namespace) -> int:
    from theracurve.analysis.plain_values import plain_fields
    from theracurve.sealed_folders import verify
    from theracurve.terminal_bundles import print_verified

    found = verify(options.bundle, rerun=options.rerun)
    if options.json:
        print(in_json(json.dumps({"holds": found.holds, **plain_fields(found)}, ensure_ascii=False, indent=1)))
    else:
        print_verified(found)
    return 0 if found.holds else StudyRefused.exit_code


def qualify_installation(options: argparse.Namespace) -> int:
    from theracurve.qualification.qualify import qualify
    from theracurve.wording.words import words_in

    found = qualify(
        options.out, words_in(options.lang), lambda trial: print(f"{trial.name}: {trial.found}", flush=True)
    )
    apart = len(found.not_met)
    print(f"{apart} of {len(found.trials)} requirements not met: {options.out / 'qualification.pdf'}, to be signed")
    return StudyRefused.exit_code if apart else 0


def show_differences(options: argparse.Namespace) -> int:
    from theracurve.analysis.plain_values import plain_fields
    from theracurve.sealed_folders import compared_runs
    from theracurve.terminal_bundles import print_differences

    found = compared_runs(options.first, options.second)
    if options.json:
        print(in_json(json.dumps(plain_fields(found), ensure_ascii=False, indent=1)))
    else:
        print_differences(found)
    return StudyRefused.exit_code if found else 0


def check_published(options: argparse.Namespace) -> int:
    from theracurve.analysis.claims.check import check_claims
    from theracurve.definition.published_claims import load_claims
    from theracurve.export.claims_json import write_claims
    from theracurve.terminal import print_claims
    from theracurve.terminal_findings import print_findings
    from theracurve.wording.words import words_in

    read = load_claims(options.file)
    checked = check_claims(read.published.claims, read.published.level)
    if options.json:
        print(in_json(write_claims(read, checked, words_in(ENGLISH))))
    else:
        print_claims(read, checked, words_in(ENGLISH))
        if read.findings:
            print_findings(read.findings)
    return StudyRefused.exit_code if read.findings else 0


def measure(options: argparse.Namespace) -> int:
    from theracurve.imaging.uptake import Request, measure_uptake
    from theracurve.outputs.file import write_new_file

    request = Request(
        options.patient,
        options.tracer,
        tuple(options.metric),
        options.background,
        options.liver,
        options.reader,
        options.decay_correction,
    )
    found = measure_uptake(options.series, options.regions, request)
    for remark in found.remarks:
        print(visible(remark), file=sys.stderr)
    if options.out is None:
        print(found.as_csv(), end="")
        return 0
    write_new_file(options.out, found.as_csv().encode("utf-8"))
    return 0


def list_protocols(options: argparse.Namespace) -> int:
    from theracurve.start import presets

    for preset in presets():
        print(f"{preset.name:14} {preset.study.title}\n{'':14} {preset.study.source}")
    return 0


def print_schema(options: argparse.Namespace) -> int:
    from theracurve.export.promised import schema_of

    print(json.dumps(schema_of(options.format), ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
