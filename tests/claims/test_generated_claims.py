"""No false alarm on claims computed correctly, and a slip in one of them is seen."""

import json
from collections import Counter
from random import Random

from claims.generated import Fields, sound_set, with_slip
from theracurve.analysis.claims.check import check_claims
from theracurve.analysis.claims.verdict import CheckedClaim, Verdict
from theracurve.definition.published_claims import parse_claims

SETS = 150


def checked(claims: list[Fields]) -> tuple[CheckedClaim, ...]:
    published = parse_claims(json.dumps({"claims": claims}), "claims.yaml")
    return check_claims(published.claims, published.level)


def test_claims_computed_by_usual_conventions_are_never_called_inconsistent() -> None:
    random = Random(1)
    for _ in range(SETS):
        for claim in checked([made.fields for made in sound_set(random)]):
            assert claim.verdict is not Verdict.INCONSISTENT, claim
            assert claim.verdict is not Verdict.NOT_CHECKABLE, claim


def test_nearly_every_slip_is_seen() -> None:
    """The misses are slips that another usual test or interval happens to explain, or that another sample has; what is
    only consistent if something unusual was done says so, and is seen."""
    random, missed, planted = Random(2), Counter[str](), Counter[str]()
    for _ in range(SETS):
        made = random.choice([made for made in sound_set(random) if made.slips])
        [claim] = checked([with_slip(made, random)])
        planted[claim.claim.kind] += 1
        missed[claim.claim.kind] += claim.verdict is Verdict.CONSISTENT
    print(missed, planted)
    assert missed.total() <= 0.05 * SETS, (missed, planted)
    assert len(planted) == 9
