"""What breaks on another system is not written: Windows has other encodings, other file names, and nothing of POSIX."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from house.source import Module, Modules, modules_of, own_modules

ROOT = Path(__file__).parents[2]
TEXTS = {"open", "read_text", "write_text", "fdopen", "NamedTemporaryFile", "TextIOWrapper"}
PROCESSES = {"run", "Popen", "check_output"}
# Modules that Windows has not, and names of modules that it has.
NOT_THERE = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "termios", "tty"}
NAMES_NOT_THERE = {
    "os": {"fork", "geteuid", "getuid", "kill", "killpg", "mkfifo", "setsid", "sched_getaffinity", "statvfs", "uname"}
    | {"O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK"},
    "signal": {"SIGALRM", "SIGHUP", "SIGKILL", "alarm"},
    "time": {"tzset"},
}
OTHERWISE = {"os": {"rename": "fails where the target exists: os.replace, or Path.replace"}}
PLACES = re.compile(r"^/(tmp|dev|proc|etc|usr|var)(/|$)")
DASHED = re.compile(r"%-[dHIjmMSUwWy]")
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
# What asks the system first.
BY_SYSTEM = {
    "theracurve.outputs.opening": "opens files for all others, with O_BINARY where there is one",
    "theracurve.outputs.exchange": "opens a folder to wait for the disk, where a system can",
    "theracurve.cli": "opens the null device",
}


def violations(modules: Modules) -> list[str]:
    found = ((module, node, said) for module in modules.values() for node, said in broken_in(module))
    return [f"{module.name}:{getattr(node, 'lineno', 0)}: {said}" for module, node, said in found]


def broken_in(module: Module) -> Iterator[tuple[ast.AST, str]]:
    guarded = {node for part in ast.walk(module.tree) if asks_first(part) for node in ast.walk(part)}
    sentences = docstrings(module)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield from ((node, said) for said in wrong_call(module, node))
        elif isinstance(node, ast.Import | ast.ImportFrom) and node not in guarded:
            yield from ((node, f"{name} is not on Windows") for name in imported(node) & NOT_THERE)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node not in guarded:
            yield from ((node, said) for said in wrong_name(node.value.id, node.attr))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in sentences | guarded:
            yield from ((node, said) for said in wrong_text(node.value))


def asks_first(node: ast.AST) -> bool:
    """Whether it is a branch by system, or an import whose absence is met."""
    if isinstance(node, ast.If):
        return "sys.platform" in ast.unparse(node.test)
    return isinstance(node, ast.Try) and any("ImportError" in ast.unparse(h.type) for h in node.handlers if h.type)


def docstrings(module: Module) -> set[ast.AST]:
    return {node.value for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}


def imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    return {name.partition(".")[0] for name in names}


def wrong_name(module: str, name: str) -> Iterator[str]:
    if name in NAMES_NOT_THERE.get(module, set()):
        yield f"{module}.{name} is not on Windows"
    if name in OTHERWISE.get(module, {}):
        yield f"{module}.{name} {OTHERWISE[module][name]}"


def wrong_call(module: Module, node: ast.Call) -> Iterator[str]:
    of = ast.unparse(node.func)
    name = of.rpartition(".")[2]
    keys = {key.arg for key in node.keywords}
    if of == "os.open" and module.name not in BY_SYSTEM:
        yield "os.open changes bytes on Windows: outputs.opening"
    elif of == "ctypes.CDLL" and ast.unparse(node.args[0]) == "None" and module.name not in BY_SYSTEM:
        yield "Windows has no library without a name"
    elif name in TEXTS and not is_own(of) and reads_text(node) and "encoding" not in keys:
        yield f"{of}: say the encoding, which is not UTF-8 on Windows"
    elif name in PROCESSES and of.startswith("subprocess") and keys & {"text", "universal_newlines"} - {"encoding"}:
        yield from () if "encoding" in keys else (f"{of}: say the encoding, which is not UTF-8 on Windows",)


def is_own(of: str) -> bool:
    """Whether it opens no file as text: a function of ours of that name, or a library's way to open another thing."""
    return of in {"read_text", "os.open", "packed.open", "webbrowser.open", "theracurve.open", "tarfile.open"}


def reads_text(node: ast.Call) -> bool:
    told = [*node.args, *(key.value for key in node.keywords if key.arg == "mode")]
    return not any(isinstance(each, ast.Constant) and each.value in ("rb", "wb", "ab", "xb", "utf-8") for each in told)


def wrong_text(text: str) -> Iterator[str]:
    if PLACES.search(text):
        yield f"{text!r} is no place on Windows"
    if DASHED.search(text):
        yield f"{text!r}: Windows knows no number without its zeros"


def test_nothing_is_written_that_breaks_on_windows() -> None:
    assert violations(own_modules()) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import fcntl", "fcntl is not on Windows"),
        ("def f():\n    from resource import getrlimit", "resource is not on Windows"),
        ("import os\nos.fork()", "os.fork is not on Windows"),
        ("import os\nos.rename(a, b)", "os.rename fails where the target exists: os.replace, or Path.replace"),
        ("import os\nos.open(a, os.O_RDONLY)", "os.open changes bytes on Windows: outputs.opening"),
        ("open(a)", "open: say the encoding, which is not UTF-8 on Windows"),
        ("a.write_text(b)", "a.write_text: say the encoding, which is not UTF-8 on Windows"),
        (
            "import subprocess\nsubprocess.run([a], text=True)",
            "subprocess.run: say the encoding, which is not UTF-8 on Windows",
        ),
        ("a = '/tmp/x'", "'/tmp/x' is no place on Windows"),
        ("day.strftime('%-d')", "'%-d': Windows knows no number without its zeros"),
    ],
)
def test_what_breaks_is_seen(code: str, said: str) -> None:
    [found] = violations(modules_of({Path("theracurve/a.py"): code}))
    assert found.partition(": ")[2] == said


@pytest.mark.parametrize(
    "code",
    [
        "import sys\nif sys.platform != 'win32':\n    import fcntl",
        "try:\n    import resource\nexcept ImportError:\n    resource = None",
        "open(a, 'rb')",
        "a.read_text(encoding='utf-8')",
        "import subprocess\nsubprocess.run([a])",
    ],
)
def test_what_asks_first_or_says_its_encoding_may_stand(code: str) -> None:
    assert violations(modules_of({Path("theracurve/a.py"): code})) == []


def unportable(name: str) -> bool:
    parts = name.split("/")
    return any(re.search(r'[<>:"|?*\\\x00-\x1f]|[ .]$', part) or RESERVED.search(part) for part in parts)


def tracked() -> list[str]:
    said = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [os.fsdecode(name) for name in said.split(b"\0") if name]


def test_every_file_can_lie_on_windows() -> None:
    names = tracked()
    assert [name for name in names if unportable(name)] == []
    assert len({name.lower() for name in names}) == len(names)
    assert max(map(len, names)) < 150  # of the 260 that a path may have there


def test_names_that_cannot_are_seen() -> None:
    assert [name for name in ("a/b:c.csv", "con.txt", "a/x.", "a/Nul", "content.txt", "a.b/c") if unportable(name)] == [
        "a/b:c.csv",
        "con.txt",
        "a/x.",
        "a/Nul",
    ]


# A system with nothing of POSIX, as far as one can be had here: names gone, and a lock as Windows has it.
ELSEWHERE = """
import os, shutil, subprocess, sys, tempfile, types
from pathlib import Path
here = sys.platform
held = set()
def locking(opened, mode, count):
    found = os.fstat(opened).st_ino
    if found in held:
        raise PermissionError(13, "Permission denied")
    held.add(found)
    close = os.close
sys.modules["msvcrt"] = types.SimpleNamespace(locking=locking, LK_NBLCK=2)
sys.modules["fcntl"] = None
for name in ("O_NOFOLLOW", "O_CLOEXEC", "fork", "geteuid", "getuid"):
    delattr(os, name)
sys.platform = "win32"
from theracurve.outputs import exchange, file, lock, replacing
from theracurve.errors import UsageError
with tempfile.TemporaryDirectory() as name:
    out = Path(name) / "results"
    for content in (b"a", b"b\\r\\n"):
        held.clear()
        with replacing.replacing(out, "run") as folder:
            (folder / "x").write_bytes(content)
            try:
                with replacing.replacing(out, "run"):
                    print("two at once")
            except UsageError as refused:
                print("another run writes" in str(refused))
        print((out / "x").read_bytes(), os.listdir(name))
    file.replace_file(Path(name) / "y", b"1\\n")
    print((Path(name) / "y").read_bytes())
"""


def test_results_are_replaced_whole_where_nothing_of_posix_is() -> None:
    done = subprocess.run([sys.executable, "-c", ELSEWHERE], capture_output=True, encoding="utf-8")
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["True", "b'a' ['results']", "True", "b'b\\r\\n' ['results']", "b'1\\n'"]
