"""Every example of docs/claims.md prints what the page says, and the page names every kind of claim."""

import re
from pathlib import Path
from typing import get_args

import pytest

from theracurve.cli import main
from theracurve.definition.claims.published import Claim

PAGE = (Path(__file__).parents[2] / "docs" / "claims.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```\n\n```text\n(.*?)```", PAGE, re.DOTALL)


def without_padding(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


@pytest.mark.parametrize(("claims", "printed"), EXAMPLES)
def test_an_example_prints_what_the_page_says(
    claims: str, printed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    file = tmp_path / "claims.yaml"
    file.write_text(claims, encoding="utf-8")
    assert main(["claims", str(file)]) == 0
    assert without_padding(capsys.readouterr().out) == printed


def test_the_page_names_every_kind_with_its_fields() -> None:
    assert len(EXAMPLES) == 2
    for part in get_args(get_args(Claim)[0]):
        [kind] = get_args(part.model_fields["kind"].annotation)
        [line] = [line for line in PAGE.splitlines() if line.startswith(f"| `{kind}` |")]
        fields = set(part.model_fields) - {"kind", "text", "assumed"}
        assert fields <= set(re.findall(r"\b\w+\b", line)), kind
