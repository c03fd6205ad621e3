"""Lays the documents out for the builder: as they stand in the repository, so that links between them hold, with the
pages of reference made from the code; `docs/index.md` becomes the first page, and its lists the table of contents."""

import json
import posixpath
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from reference import PAGES

ROOT = Path(__file__).parents[1]
INDEX = Path("docs") / "index.md"
PARTS = ("*.md", "docs/**/*.md", "examples/**/*.md", "benchmarks/*.md")
LINK = re.compile(r"(?<=\]\()(?P<target>[^)#:\s]+)(?P<part>#[^)]*)?(?=\))")
ENTRY = re.compile(r"^- \[[^]]+\]\(([^)]+)\)$")


def stage(folder: Path) -> None:
    """Writes everything that the builder reads; what lay there goes."""
    shutil.rmtree(folder, ignore_errors=True)
    for page in sorted({page for pattern in PARTS for page in ROOT.glob(pattern)}):
        place = page.relative_to(ROOT)
        put(folder / place, with_files(page.read_text(encoding="utf-8"), page, folder))
    put(folder / "docs/tutorials/from-python.md", as_page(ROOT / "docs/tutorials/from-python.ipynb"))
    for name, page_of in PAGES.items():
        put(folder / "docs/reference" / f"{name}.md", page_of())
    (folder / INDEX).unlink()
    index = with_files((ROOT / INDEX).read_text(encoding="utf-8"), ROOT / INDEX, folder)
    put(folder / "index.md", with_contents(LINK.sub(from_top, index)))
    shutil.copy(Path(__file__).with_name("conf.py"), folder / "conf.py")


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def with_files(text: str, page: Path, folder: Path) -> str:
    """Copies what a page leads to and is no page; of a folder its own page is meant."""

    def led(found: re.Match[str]) -> str:
        target = page.parent / found["target"]
        if target.resolve() == ROOT / INDEX:
            return posixpath.relpath("index.md", page.relative_to(ROOT).parent.as_posix())
        if target.suffix == ".ipynb":
            return found[0].replace(".ipynb", ".md")
        if target.is_dir() and (target / "README.md").exists():
            return f"{found['target'].rstrip('/')}/README.md{found['part'] or ''}"
        if target.is_file() and target.suffix != ".md":
            copy = folder / target.resolve().relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(target, copy)
        return found[0]

    return LINK.sub(led, text)


def from_top(found: re.Match[str]) -> str:
    """A link of the index, which lies at the top of the site."""
    return posixpath.normpath(f"docs/{found['target']}") + (found["part"] or "")


def with_contents(index: str) -> str:
    """Each list of links under a heading is a part of the contents; the pages of reference join theirs."""
    return index + "\n" + "\n".join(contents(index))


def contents(index: str) -> Iterator[str]:
    heading, parts = "", dict[str, list[str]]()
    for line in index.splitlines():
        heading = line.removeprefix("## ") if line.startswith("## ") else heading
        if entry := ENTRY.match(line):
            parts.setdefault(heading, []).append(entry[1])
    parts["Reference"] += [f"docs/reference/{name}.md" for name in PAGES]
    seen: set[str] = set()
    for title, pages in parts.items():
        new = [page for page in pages if page not in seen]
        seen.update(new)
        yield "\n".join(("```{toctree}", ":hidden:", f":caption: {title}", "", *new, "```", ""))
    yield "\n".join(("```{toctree}", ":hidden:", "", *rest(seen), "```", ""))


def rest(seen: set[str]) -> Iterator[str]:
    """Pages that others lead to."""
    places = {page.relative_to(ROOT).as_posix() for pattern in PARTS for page in ROOT.glob(pattern)}
    return (place for place in sorted(places - seen - {INDEX.as_posix()}))


def as_page(notebook: Path) -> str:
    """A notebook's words and code, with what was printed."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return "\n\n".join(part for cell in cells for part in parts_of(cell)) + "\n"


def parts_of(cell: dict[str, object]) -> Iterator[str]:
    source = "".join(cell["source"])  # type: ignore[arg-type]
    if cell["cell_type"] == "markdown":
        yield source
        return
    yield f"```python\n{source}\n```"
    for output in cell.get("outputs", ()):  # type: ignore[attr-defined]
        printed = output.get("text") or output.get("data", {}).get("text/plain") or ()
        if printed:
            yield f"```text\n{''.join(printed)}\n```"


if __name__ == "__main__":
    stage(Path(sys.argv[1]))
