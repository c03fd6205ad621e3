"""A run in a process of its own, which says in a file where it is: what the workbench starts and may stop.

It knows no Django: what it runs is what the command line runs.
"""

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path

from theracurve.errors import StudyRefused, TheracurveError
from theracurve.request import RunRequest, Stage
from theracurve.run import run

STAGES_FILE = "stages"
REFUSAL_FILE = "refusal"


class RunEnd(StrEnum):
    """How a run ended."""

    DONE = "done"
    REFUSED = "refused"
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
        except TheracurveError as error:
            end = RunEnd.REFUSED
            (folder / REFUSAL_FILE).write_text(str(error), encoding="utf-8")
        say(end)
    return end


def main() -> None:
    folder, today, language = sys.argv[1:]
    run_kept(Path(folder), date.fromisoformat(today), language)


if __name__ == "__main__":
    main()
