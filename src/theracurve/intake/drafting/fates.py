"""What became of the patients: alive or dead, the day of death and of the last news, as sheets write it.

Some have a column of status, some say yes or no under `Exitus`, some have a day of death alone, or one column of days
that is of death for the dead and of the last news for all others.
"""

from collections.abc import Iterable, Iterator

from theracurve.intake.drafting.column_lines import column_line
from theracurve.intake.drafting.described import Described, counted_words, known_word
from theracurve.intake.drafting.lines import DraftLine, DraftRule, flow_list, flow_map, from_column, quoted, recoded
from theracurve.intake.drafting.sheet import DraftSheet, Found, patient_line, role_of
from theracurve.intake.drafting.synonyms import folded, meaning, words_of

OF_HEADING = {  # what yes and no say, by whether the heading asks who is dead, who is alive, or both
    "dead": {"true": "dead", "false": "alive", "1": "dead", "0": "alive"},
    "alive": {"true": "alive", "false": "dead", "1": "alive", "0": "dead"},
    "both": {"true": "?", "false": "?", "1": "?", "0": "?"},
    "": {},
}


def says_fate(column: Described) -> bool:
    """Whether cells under a heading of death are few words and no days: yes and no, dead and alive, a mark."""
    return column.coded and column.dated < 0.5


def asked_by(status: Described) -> str:
    """What a heading asks of a patient: `dead`, `alive`, `both`, or nothing that its words say."""
    return "dead" if role_of(status)[1] == "died_on" else asked_in(status.header)


def asked_in(text: str) -> str:
    """What words ask: who is `dead`, who `alive`, `both`, or neither."""
    within = f" {folded(text)} "
    words = words_of("values", "vital_status").items()
    named = {fate for word, fate in words if len(word) > 1 and f" {word} " in within} & OF_HEADING.keys()
    return named.pop() if len(named) == 1 else "both" if named else ""


def counts_from_one(status: Described) -> bool:
    """Whether codes are numbers from 1 on: some then write 1 for the living and 2 for the dead, and others not."""
    numbers = {text for text in status.seen if text.isdecimal()}
    return len(numbers) > 1 and "0" not in numbers


def says_both_days(column: Described) -> bool:
    """Whether a header of days names death and the last news alike."""
    within = f" {folded(column.header)} "
    named = {name for word, name in words_of("columns", "follow_up").items() if f" {word} " in within and len(word) > 2}
    return column.dated >= 0.5 and {"died_on", "last_seen_on"} <= named


def follow_up_rules(sheet: DraftSheet, found: Found) -> Iterator[DraftRule]:
    """One row a patient; two rules where one column holds the days of the dead and of the others."""
    columns = {name: pair for (of, name), pair in found.items() if of == "follow_up"}
    both = next((c for c in sheet.columns if says_both_days(c) and not c.identifies and not c.words.kind), None)
    status = columns.pop("vital_status", None)
    if status is None and not columns.keys() & {"died_on", "last_seen_on"}:
        return
    fate = fate_line(*status) if status else fate_by_day(columns["died_on"][0] if "died_on" in columns else None)
    lines = [fate, *(column_line(name, column, sure, "follow_up") for name, (column, sure) in columns.items())]
    lines += lost_line(status[0]) if status else ()
    ask, last = "is it the day of death of the dead, and of the last news of all others?", columns.get("last_seen_on")
    of_dead = both or (last[0] if last and "died_on" not in columns else None)
    if of_dead is None or status is None or (both is None and "died_on" not in dict(days_by_fate(status[0]))):
        yield DraftRule("follow_up", sheet.source, columns=[patient_line(sheet), *lines])
        return
    for name, texts in days_by_fate(status[0]):
        only = DraftLine("only", flow_map({status[0].name: flow_list(texts)}), "by what became of them")
        rule = DraftRule("follow_up", sheet.source, before=[only], columns=[patient_line(sheet), *lines])
        if both:
            rule.columns.append(DraftLine(name, quoted(both.name), "", f"{ask} `{both.header}`"))
        elif name == "died_on":
            day = f"no column holds the day of death; is it that in `{of_dead.header}`, of those who are dead?"
            rule.columns.append(DraftLine(name, quoted(of_dead.name), "", day))
        yield rule


def days_by_fate(status: Described) -> Iterator[tuple[str, Iterable[str]]]:
    """Which of our days one column holds, and for which words of the status."""
    dead = [text for text in status.seen if fate_of(status, text) == "dead"]
    others = [text for text in status.seen if text not in dead]
    others += [""] if len(status.cells) < status.rows else []
    yield from ((name, texts) for name, texts in (("died_on", dead), ("last_seen_on", others)) if texts)


def fate_line(status: Described, sure: str) -> DraftLine:
    """What each word says of a patient, an empty cell among them; asked unless the words are ours."""
    heading = asked_by(status)
    if not heading and not counts_from_one(status):
        return column_line("vital_status", status, sure, "follow_up")
    values = {text: fate_of(status, text) for text in status.seen}
    asked, empty = f"what does each say? seen: {counted_words(status)}", len(status.cells) < status.rows
    if empty and heading == "dead":
        values, asked = values | {"": "alive"}, f"{asked}; is the patient alive where the cell is empty?"
    return DraftLine("vital_status", from_column(status.name, values=recoded(values)), "", asked)


def fate_of(status: Described, text: str) -> str:
    """Dead or alive; yes and no are so by what the heading asks. `?` where nothing is known of the word."""
    said = status.labels.get(text, text)
    flag = meaning(said, "values", "flag") or said
    if said == "1" and counts_from_one(status):
        return "?"
    return OF_HEADING[asked_by(status)].get(flag) or known_word(said, "values", "vital_status") or "?"


def fate_by_day(died: Described | None) -> DraftLine:
    """The fate where no column says it: by the day of death, or unknown to the draft."""
    if died is None:
        return DraftLine("vital_status", flow_map({"value": '"?"'}), "", "no column says who died; are all alive?")
    values = {"column": quoted(died.name), "values": recoded({"": "alive"}), "else": "dead"}
    ask = f"no column says who died; are those dead who have a day in `{died.header}`, and all others alive?"
    return DraftLine("vital_status", flow_map(values), "", ask)


def lost_line(status: Described) -> Iterator[DraftLine]:
    lost = {text: "true" for text in status.seen if meaning(text, "values", "lost")}
    if lost:
        value = from_column(status.name, values=recoded(lost), **{"else": quoted("false")})
        yield DraftLine("lost", value, "", f"does {' or '.join(lost)} say that the patient was lost to follow-up?")
