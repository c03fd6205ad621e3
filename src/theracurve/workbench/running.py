"""A run in a process of its own, which says in a file where it is: what the workbench starts and may stop.

It knows no Django: what it runs is what the command line runs.
"""

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path

from theracurve.errors import StudyRefused, UsageError
from theracurve.faults import fault_of, write_report
from theracurve.request import RunRequest, Stage
from theracurve.run import run

STAGES_FILE = "stages"
REFUSAL_FILE = "refusal"


class RunEnd(StrEnum):
    """How a run ended."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    STOPPED = "stopped"


def run_kept(folder: Path, today: date, language: str) -> RunEnd:
    """Run the study in a folder into its `results`, each stage a line of `stages`, its end the last one."""
    with (folder / STAGES_FILE).open("a", encoding="utf-8") as stages:

        def say(stage: Stage | RunEnd) -> None:
            stages.write(f"{stage}\n")
            stages.flush()

        request = RunRequest(
            study=folder, records=folder / "records", out=folder / "results", today=today, language=language
        )
        try:
            run(request, say)
            end = RunEnd.DONE
        except KeyboardInterrupt:
            end = RunEnd.STOPPED
        except StudyRefused:
            end = RunEnd.REFUSED  # the questions say why, cell by cell
        except UsageError as error:
            end = told(folder, RunEnd.REFUSED, str(error))
        except Exception as error:
            end = told(folder, RunEnd.FAILED, fault_in_words(error))
        say(end)
    return end


def told(folder: Path, end: RunEnd, why: str) -> RunEnd:
    (folder / REFUSAL_FILE).write_text(why, encoding="utf-8")
    return end


def fault_in_words(error: Exception) -> str:
    """Says whose fault it is: the machine's, or ours, with where a report of it lies."""
    fault = fault_of(error)
    if fault is not None:
        return fault.message
    return f"this is our defect, not your study's: {type(error).__name__}. Report it with {write_report(error, 'run')}"


def main() -> None:
    folder, today, language = sys.argv[1:]
    run_kept(Path(folder), date.fromisoformat(today), language)


if __name__ == "__main__":
    main()
