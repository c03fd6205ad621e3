"""Where Spark is not there, the command line says what is missing and what to install."""

from pathlib import Path

import pytest

from theracurve.cli import main
from theracurve.derivation.engines import spark


def test_a_missing_package_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(spark, "PACKAGES", ("sqlglot", "no_such_spark"))
    assert main(["run", str(tmp_path), "--engine", "spark"]) == 2
    assert capsys.readouterr().err == (
        "theracurve: the engine spark misses no_such_spark: pip install 'theracurve[spark]'\n"
    )


@pytest.mark.parametrize(
    ("home", "place"), [("", "there is none on the PATH"), ("/nowhere", "there is none in JAVA_HOME (/nowhere)")]
)
def test_a_missing_java_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, home: str, place: str
) -> None:
    monkeypatch.setattr(spark, "PACKAGES", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("JAVA_HOME", home)
    assert main(["run", str(tmp_path), "--engine", "spark"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"theracurve: the engine spark needs Java 17 or newer, and {place}: install it")
    assert "openjdk-17-jre-headless" in said
    assert list(tmp_path.iterdir()) == []
