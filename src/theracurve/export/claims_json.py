"""Checked claims as plain values, for `theracurve claims --json` and `results.json`."""

import json
from collections.abc import Sequence

from theracurve.analysis.claims.verdict import CheckedClaim
from theracurve.definition.published_claims import ReadClaims
from theracurve.wording.claims.because import because
from theracurve.wording.claims.titles import claim_title
from theracurve.wording.words import Words

FORMAT = "theracurve-claims/1"


def claim_as_dict(checked: CheckedClaim, words: Words) -> dict[str, object]:
    """The claim as it was stated, the verdict, why, and the numbers behind it."""
    return {
        "kind": checked.claim.kind,
        "text": claim_title(checked.claim, words),
        "claim": checked.claim.model_dump(mode="json", exclude_unset=True),
        "verdict": str(checked.verdict),
        "because": because(checked, words),
        "working": checked.check.working,
    }


def write_claims(read: ReadClaims, checked: Sequence[CheckedClaim], words: Words) -> str:
    """The text that `--json` prints: keys in a fixed order, floats as Python prints them."""
    content = {
        "format": FORMAT,
        "source": read.published.source,
        "level": str(read.published.level),
        "claims": [claim_as_dict(claim, words) for claim in checked],
        **({"unread": [finding.as_dict() for finding in read.findings]} if read.findings else {}),
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1)
