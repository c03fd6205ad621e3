"""What estimators are given where there is too little, or the same in another order."""

from records.sound import SOUND_ENDPOINTS

from ..case import Case
from ..chapter import Chapter
from ..tiny import TINY, spoil

RATIO, BOTH = "hazard_ratio", "A against B"

STATISTICS = Chapter(
    "Statistics",
    (
        Case(
            number=116,
            wrong="Nobody has the event",
            of=SOUND_ENDPOINTS,
            changes=spoil("~ endpoints: true -> false"),
            accepts="not estimable, with the reason",
            keeps={f"{quantity} of {group}": "not estimable" for quantity, group in (("median", "A"), (RATIO, BOTH))},
        ),
        Case(
            number=116,
            wrong="A group without anybody",
            of=SOUND_ENDPOINTS,
            changes=spoil("~ endpoints: P2,B -> P2,A"),
            finds=("warning group-empty | endpoints . group",),
            accepts="the other group is described",
            keeps={"median of A": 13.25},
        ),
        Case(
            number=116,
            wrong="One patient in each group, and one group without an event: a likelihood without a maximum",
            of=SOUND_ENDPOINTS,
            accepts="the ratio is that of Firth's penalty, by its name, with the reason",
            keeps={f"{RATIO} of {BOTH}": 3.0},
        ),
        Case(
            number=117,
            wrong="An event at time zero, ties, years beside months",
            of=SOUND_ENDPOINTS,
            changes=spoil("""
~ endpoints: 12.5,months -> 1,years
+ endpoints: P3,A,survival,12,months,true,,,,
+ endpoints: P4,B,survival,0,months,true,,,,
"""),
            finds=("question endpoint-units-mixed | endpoints 2 time_unit",),
            accepts="converted, and estimated",
            keeps={f"{RATIO} of {BOTH}": 1.618},
        ),
        Case(
            number=117,
            wrong="The same rows from the last to the first",
            of=SOUND_ENDPOINTS,
            changes=spoil("""
~ endpoints: 12.5,months -> 365.25,days
~ endpoints: P2,B,survival,14,months -> P2,B,survival,426.125,days
+ endpoints: P4,B,survival,0,days,true,,,,
+ endpoints: P3,A,survival,365.25,days,true,,,,
"""),
            accepts="the same estimate",
            keeps={f"{RATIO} of {BOTH}": 1.618},
        ),
        Case(
            number=118,
            wrong="A median that is not reached",
            of=SOUND_ENDPOINTS,
            changes=spoil("""
+ endpoints: P3,A,survival,20,months,false,,,,
+ endpoints: P4,A,survival,20,months,false,,,,
"""),
            accepts="not estimable, with the reason",
            keeps={"median of A": "not estimable"},
        ),
        Case(
            number=118,
            wrong="A covariate that is the same in everybody",
            of={
                **TINY,
                "protocol": f"{TINY['protocol']}covariates: {{stage: number}}\nanalyses:\n"
                "  - {endpoint: overall_survival, adjust_for: [stage]}\n",
                "patients": "\n".join(
                    line + (",stage" if n == 0 else ",2") for n, line in enumerate(TINY["patients"].splitlines())
                )
                + "\n",
            },
            accepts="its own ratio is not estimable, with the reason; that of the groups is as without it",
            keeps={
                "multivariable_hazard_ratio of stage": "not estimable",
                f"adjusted_{RATIO} of {BOTH}": 0.3333,
                f"{RATIO} of {BOTH}": 0.3333,
            },
        ),
    ),
)
