"""Values as YAML on one line, plain wherever that reads back as the same text."""

import json
import re
from collections.abc import Mapping, Sequence

PLAIN = re.compile(r"[A-Za-zµ$][\w µ/().%+³-]*(?<! )|\d[\w-]*[A-Za-z][\w-]*")
READ_OTHERWISE = frozenset({"y", "n", "yes", "no", "true", "false", "on", "off", "null", "none"})


def flow(value: object) -> str:
    """`{a: b, c: [d, e]}`; what YAML could take for something else stands in quotation marks."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(key)}: {flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, str):
        is_plain = PLAIN.fullmatch(value) and value.casefold() not in READ_OTHERWISE
        return value if is_plain else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(flow, value)) + "]"
    return str(value)
