"""The published studies that come as public data, by the names of their folders: what else lies there is not ours."""

STUDIES = ("trapeze", "sirflox", "pbc", "stanford_heart")
