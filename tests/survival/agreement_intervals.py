"""Comparisons with R of interval-censored times. R iterates its estimate; hence 1e-6."""

import numpy as np
import pandas as pd
from agreement import Compared, Reference, compares

from theracurve.survival import interval_log_rank, turnbull

SCORES = {"logrank1": "sun", "logrank2": "finkelstein", "wmw": "wilcoxon"}


def breast(reference: Reference) -> pd.DataFrame:
    data = reference.data("bcos")
    return data.assign(left=data.left.fillna(0))


@compares("Turnbull's intervals and their probabilities", source="interval::icfit", tolerance=1e-6)
def npmle(reference: Reference) -> Compared:
    data = breast(reference)
    for name, theirs in reference["interval"]["npmle"].items():
        rows = data[data.trt == name]
        curve = turnbull(rows.left, rows.right)
        yield "bcos", np.array([curve.left, curve.right]), theirs["intmap"]
        yield "bcos", curve.probability, theirs["pf"]


@compares("interval-censored tests, permutation form: z, P", source="interval::ictest", tolerance=1e-6)
def permutation(reference: Reference) -> Compared:
    data = breast(reference)
    for name, scores in SCORES.items():
        test, theirs = (
            interval_log_rank(data.left, data.right, data.trt, scores=scores),
            reference["interval"]["ictest"],
        )
        z = -np.sqrt(test.statistic)  # of the first group, whose events come later
        yield "bcos", [z, test.p_value], [theirs[name]["pclt"]["stat"], theirs[name]["pclt"]["p"]]


@compares("interval-censored tests, score form: chi-square, P", source="interval::ictest", tolerance=1e-6)
def score(reference: Reference) -> Compared:
    data = breast(reference)
    for name, scores in SCORES.items():
        test = interval_log_rank(data.left, data.right, data.trt, scores=scores, method="score")
        theirs = reference["interval"]["ictest"][name]["scoretest"]
        yield "bcos", [test.statistic, test.p_value], [theirs["stat"], theirs["p"]]
