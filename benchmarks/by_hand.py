"""Marker increase, overall and progression-free survival with their evidence, written by hand in Polars.

What `derivation.py` is timed against: one study's rules, hard-wired, in the way somebody who knows Polars would write
them for this study alone. Values have three decimals, so whole thousandths decide exactly.
"""

from pathlib import Path

import polars as pl

EVENTS = ["patient_id", "variant", "kind", "occurrence", "day", "left_day", "right_day", "evidence_id"]
RESPONSES = ["patient_id", "variant", "visit", "visit_day", "day", "reader", "response", "evidence_id"]
ENDPOINTS = [
    *("patient_id", "group", "endpoint", "variant", "time_days", "event", "left_days", "right_days", "reason"),
    *("evidence_id", "entry_days", "competing", "other_treatment_days"),
]
EVIDENCE = [
    *("evidence_id", "patient_id", "variant", "decision", "subject", "visit", "rule_id", "answer", "reason"),
    *("baseline", "value", "threshold", "unit", "days", "sources"),
    *("derived_answer", "marks"),
]


def derive_by_hand(records: Path, out: Path, rule_ids: dict[str, str]) -> None:
    """Read `records/*.parquet`, write `out/{responses,events,endpoints,evidence}.parquet`."""
    people = people_of(records)
    responses = responses_of(records, people)
    evaluable = responses.filter(pl.col("response") != "NE").select(
        "patient_id", "day", "row", shown=pl.col("response") == "PD"
    )
    events = pl.concat(
        [marker_increases(records, people), tumour_progressions(evaluable), deaths(people)], how="diagonal"
    ).collect()
    events = numbered(events, rule_ids)
    endpoints = pl.concat(
        [overall_survival(people), progression_free_survival(people, evaluable.lazy(), events.lazy())], how="diagonal"
    ).collect()
    endpoints = endpoints.with_columns(
        evidence_id=pl.concat_str("patient_id", pl.lit("|protocol|endpoint|"), "endpoint", pl.lit("|")),
        variant=pl.lit("protocol"),
        entry_days=pl.lit(0.0),
        competing=pl.lit(False),
        other_treatment_days=pl.lit(None, pl.Float64),
    )
    evidence = pl.concat(
        [
            evidence_of_responses(responses, rule_ids["tumour_progression"]),
            evidence_of_events(events),
            evidence_of_endpoints(endpoints),
        ],
        how="vertical_relaxed",
    ).with_columns(derived_answer=pl.lit(None, pl.String), marks=pl.lit(""))
    write(responses.select(RESPONSES), ["patient_id", "variant", "day", "reader"], out / "responses.parquet")
    write(events.select(EVENTS), ["patient_id", "variant", "kind", "occurrence"], out / "events.parquet")
    write(endpoints.select(ENDPOINTS), ["patient_id", "endpoint", "variant"], out / "endpoints.parquet")
    del responses, events, endpoints
    write(evidence, ["evidence_id"], out / "evidence.parquet")


def write(rows: pl.DataFrame, order: list[str], file: Path) -> None:
    rows.sort(order).write_parquet(file, compression="zstd")


def people_of(records: Path) -> pl.LazyFrame:
    """One row per patient: group, time zero, death and last seen as study days, and the row that says so."""
    followed = pl.scan_parquet(records / "follow_up.parquet").sort("row").unique("patient_id", keep="last")
    zero = pl.col("enrolled_on")
    return (
        pl.scan_parquet(records / "patients.parquet")
        .join(followed, on="patient_id", how="left")
        .select(
            "patient_id",
            "group",
            zero="enrolled_on",
            death_day=(pl.col("died_on") - zero).dt.total_days().cast(pl.Int32),
            seen_day=(pl.col("last_seen_on") - zero).dt.total_days().cast(pl.Int32),
            follow_up=pl.concat_str(pl.lit("follow_up:"), "row_right"),
        )
        .collect()
        .lazy()
    )


def dated(rows: pl.LazyFrame, people: pl.LazyFrame, column: str) -> pl.LazyFrame:
    zero = people.select("patient_id", "zero")
    day = (pl.col(column) - pl.col("zero")).dt.total_days().cast(pl.Int32)
    return rows.join(zero, on="patient_id").with_columns(day=day).drop(column, "zero")


def marker_increases(records: Path, people: pl.LazyFrame) -> pl.LazyFrame:
    """Every first value of a run surely more than 20 % above the lowest so far in its unit."""
    labs = pl.scan_parquet(records / "labs.parquet").filter(pl.col("analyte") == "CgA", pl.col("value").is_not_null())
    values = (
        dated(labs.drop("analyte"), people, "collected_on")
        .with_columns(milli=(pl.col("value").cast(pl.Float64) * 1000).round().cast(pl.Int64))
        .drop("value")
        .sort("patient_id", "day", "row")
        .filter(
            pl.struct("patient_id", "day").rle_id() != pl.struct("patient_id", "day").rle_id().shift(-1, fill_value=-1)
        )
    )
    is_last_before = (pl.col("patient_id") != pl.col("patient_id").shift(-1)) | (pl.col("day").shift(-1) > 0)
    series = values.filter((pl.col("day") > 0) | is_last_before.fill_null(True))
    in_unit = ["patient_id", "unit"]
    # upper bounds in half thousandths: `<x` lies just below x, `>x` above all numbers
    side, no_bound = pl.col("value_side"), 2**60
    bound = 2 * pl.col("milli") + pl.when(side == "<").then(-1).when(side == ">").then(no_bound).otherwise(0)
    lowest = pl.col("bound").cum_min().shift(1).over(in_unit)
    compared = series.with_columns(bound=bound).with_columns(lowest=lowest)
    is_nadir = pl.col("bound") < pl.col("lowest").fill_null(2**62)
    below, above = pl.col("lowest") % 2 == 1, pl.col("lowest") >= no_bound
    referred = compared.with_columns(
        nadir_row=pl.when(is_nadir).then("row").forward_fill().shift(1).over(in_unit),
        nadir=(pl.col("lowest") - pl.when(above).then(no_bound).otherwise(0) + 1) // 2,
        nadir_side=pl.when(below).then(pl.lit("<")).when(above).then(pl.lit(">")).otherwise(pl.lit("=")),
    ).filter(pl.col("day") > 0, pl.col("lowest").is_not_null(), pl.col("lowest") != 0)
    nadir_side = pl.col("nadir_side")
    limit, nadir_limit = side != "=", nadir_side != "="
    rise, needed = 100 * (pl.col("milli") - pl.col("nadir")), 20 * pl.col("nadir")
    rises = (rise > needed) | ((limit | nadir_limit) & (rise == needed))
    both_unmeasurable = (side == "<") & (pl.col("milli") <= pl.col("nadir"))
    nothing = (side == "=") & (pl.col("milli") == 0)
    increased = (side != "<") & (nadir_side != ">") & rises
    stays = pl.when(nadir_side == "<").then(both_unmeasurable | nothing).otherwise(rise <= needed)
    evaluable = (
        referred.with_columns(shown=increased, not_shown=(side != ">") & stays)
        .filter(pl.col("shown") | pl.col("not_shown"))
        .with_columns(sources=pl.concat_str(pl.lit("labs:"), "nadir_row", pl.lit(";labs:"), "row"))
    )
    return first_of_runs(evaluable).select(
        "patient_id",
        "day",
        "left_day",
        "unit",
        "sources",
        kind=pl.lit("marker_increase"),
        subject=pl.lit("marker_increase:CgA"),
        reason=pl.when(limit & nadir_limit)
        .then(pl.lit("increased_between_limits"))
        .when(limit)
        .then(pl.lit("increased_limit"))
        .when(nadir_limit)
        .then(pl.lit("increased_from_limit"))
        .otherwise(pl.lit("increased")),
        baseline=pl.col("nadir") / 1000,
        value=pl.col("milli") / 1000,
        threshold=pl.col("nadir") * 120 / 100_000,
    )


def first_of_runs(assessments: pl.LazyFrame) -> pl.LazyFrame:
    """The assessments that show the event after one that does not, with the sources of both; sorted by day."""
    return (
        assessments.with_columns(
            shown_before=pl.col("shown").shift(1).over("patient_id"),
            left_day=pl.col("day").shift(1).over("patient_id").fill_null(0),
            before=pl.col("sources").shift(1).over("patient_id"),
        )
        .filter(pl.col("shown") & ~pl.col("shown_before").fill_null(False))
        .with_columns(sources=pl.concat_str("sources", "before", separator=";", ignore_nulls=True))
        .drop("shown", "shown_before", "before")
    )


def responses_of(records: Path, people: pl.LazyFrame) -> pl.DataFrame:
    """The responses after time zero, one a day (there is one reader), by patient and day; no visits are planned."""
    rows = pl.scan_parquet(records / "responses.parquet")
    daily = pl.struct("patient_id", "day").rle_id()
    return (
        dated(rows, people, "assessed_on")
        .filter(pl.col("day") > 0)
        .sort("patient_id", "day", "row")
        .filter(daily != daily.shift(-1, fill_value=-1))
        .with_columns(
            variant=pl.lit("protocol"),
            visit=pl.lit(None, pl.String),
            visit_day=pl.lit(None, pl.Int32),
            evidence_id=pl.concat_str("patient_id", pl.lit("|protocol|response|"), "reader", pl.lit("|day "), "day"),
        )
        .collect()
    )


def tumour_progressions(responses: pl.DataFrame) -> pl.LazyFrame:
    sources = pl.concat_str(pl.lit("responses:"), "row")
    return first_of_runs(responses.lazy().with_columns(sources=sources)).select(
        "patient_id",
        "day",
        "left_day",
        "sources",
        unit=pl.lit(""),
        kind=pl.lit("tumour_progression"),
        subject=pl.lit("tumour_progression"),
        reason=pl.lit("progressed"),
    )


def deaths(people: pl.LazyFrame) -> pl.LazyFrame:
    return people.filter(pl.col("death_day") >= 0).select(
        "patient_id",
        day="death_day",
        left_day="death_day",
        unit=pl.lit(""),
        kind=pl.lit("death"),
        subject=pl.lit("death"),
        reason=pl.lit("died"),
        sources="follow_up",
    )


def numbered(events: pl.DataFrame, rule_ids: dict[str, str]) -> pl.DataFrame:
    """Occurrences by day within patient and kind; each kind comes by patient and day."""
    return events.with_columns(
        occurrence=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("patient_id", "kind"),
        variant=pl.lit("protocol"),
        right_day="day",
        rule_id=pl.col("kind").replace_strict(rule_ids),
    ).with_columns(
        evidence_id=pl.concat_str(
            "patient_id", pl.lit("|protocol|event|"), "subject", pl.lit("|occurrence "), "occurrence"
        )
    )


def overall_survival(people: pl.LazyFrame) -> pl.LazyFrame:
    died, seen = pl.col("death_day") >= 0, pl.col("seen_day").is_not_null()
    day = pl.when(died).then("death_day").when(seen).then("seen_day").otherwise(0)
    reason = pl.when(died).then(pl.lit("death")).when(seen).then(pl.lit("last_seen")).otherwise(pl.lit("no_follow_up"))
    followed = pl.when(died | seen).then("follow_up").otherwise(pl.lit(""))
    return ended(people, "overall_survival", died.fill_null(False), day, day, reason, followed)


def progression_free_survival(people: pl.LazyFrame, responses: pl.LazyFrame, events: pl.LazyFrame) -> pl.LazyFrame:
    progressed = events.filter(pl.col("kind") == "tumour_progression", pl.col("occurrence") == 1).select(
        "patient_id", pd_day="day", pd_left="left_day", pd_sources="sources"
    )
    last = responses.unique("patient_id", keep="last", maintain_order=True).select(
        "patient_id", look_day="day", look_row="row"
    )
    alive = (
        responses.join(people.select("patient_id", "death_day"), on="patient_id", maintain_order="left")
        .filter(pl.col("day") < pl.col("death_day"))
        .unique("patient_id", keep="last", maintain_order=True)
        .select("patient_id", alive_row="row")
    )
    joined = people
    for found in (progressed, last, alive):
        joined = joined.join(found, on="patient_id", how="left")
    looked, has_pd = pl.col("look_day").is_not_null(), pl.col("pd_day").is_not_null()
    dies = (pl.col("death_day") >= 0).fill_null(False)
    by_pd = has_pd & (~dies | (pl.col("pd_day") <= pl.col("death_day")).fill_null(False))
    by_death = dies & ~by_pd
    day = pl.when(by_pd).then("pd_day").when(by_death).then("death_day").when(looked).then("look_day").otherwise(0)
    left = pl.when(by_pd).then("pd_left").otherwise(day)
    return ended(
        joined,
        "progression_free_survival",
        by_pd | by_death,
        day,
        left,
        pl.when(by_pd)
        .then(pl.lit("tumour_progression"))
        .when(by_death)
        .then(pl.lit("death"))
        .when(looked)
        .then(pl.lit("last_assessment"))
        .otherwise(pl.lit("no_assessment")),
        pl.when(by_pd)
        .then("pd_sources")
        .when(by_death & looked)
        .then(pl.concat_str("follow_up", pl.lit(";responses:"), pl.coalesce("alive_row", "look_row")))
        .when(by_death)
        .then("follow_up")
        .when(looked)
        .then(pl.concat_str(pl.lit("responses:"), "look_row"))
        .otherwise(pl.lit("")),
    )


def ended(
    people: pl.LazyFrame, name: str, event: pl.Expr, day: pl.Expr, left: pl.Expr, reason: pl.Expr, sources: pl.Expr
) -> pl.LazyFrame:
    return people.select(
        "patient_id",
        "group",
        endpoint=pl.lit(name),
        time_days=day.clip(0).cast(pl.Float64),
        event=event,
        left_days=left.clip(0).cast(pl.Float64),
        right_days=pl.when(event).then(day).cast(pl.Float64),
        reason=reason,
        sources=sources,
    )


def evidence_of_responses(responses: pl.DataFrame, rule_id: str) -> pl.DataFrame:
    nothing = pl.lit(None, pl.Float64)
    return responses.select(
        "evidence_id",
        "patient_id",
        "variant",
        pl.lit("response").alias("decision"),
        pl.col("reader").alias("subject"),
        pl.concat_str(pl.lit("day "), "day").alias("visit"),
        pl.lit(rule_id).alias("rule_id"),
        pl.col("response").alias("answer"),
        pl.lit("as_recorded").alias("reason"),
        nothing.alias("baseline"),
        nothing.alias("value"),
        nothing.alias("threshold"),
        pl.lit("").alias("unit"),
        pl.col("day").cast(pl.Float64).alias("days"),
        pl.concat_str(pl.lit("responses:"), "row").alias("sources"),
    )


def evidence_of_events(events: pl.DataFrame) -> pl.DataFrame:
    return events.select(
        "evidence_id",
        "patient_id",
        "variant",
        pl.lit("event").alias("decision"),
        "subject",
        pl.concat_str(pl.lit("occurrence "), "occurrence").alias("visit"),
        "rule_id",
        pl.lit(None, pl.String).alias("answer"),
        "reason",
        "baseline",
        "value",
        "threshold",
        "unit",
        pl.col("day").cast(pl.Float64).alias("days"),
        "sources",
    )


def evidence_of_endpoints(endpoints: pl.DataFrame) -> pl.DataFrame:
    nothing = pl.lit(None, pl.Float64)
    return endpoints.select(
        "evidence_id",
        "patient_id",
        "variant",
        pl.lit("endpoint").alias("decision"),
        pl.col("endpoint").alias("subject"),
        pl.lit("").alias("visit"),
        pl.lit("endpoint").alias("rule_id"),
        pl.when("event").then(pl.lit("event")).otherwise(pl.lit("censored")).alias("answer"),
        "reason",
        nothing.alias("baseline"),
        pl.col("time_days").alias("value"),
        nothing.alias("threshold"),
        pl.lit("days").alias("unit"),
        pl.col("time_days").alias("days"),
        "sources",
    )
