"""Estimators of survival: arrays or an event table in, values out; they know nothing of studies."""

from theracurve.survival.event_table import EventTable, event_table
from theracurve.survival.kaplan_meier import KaplanMeier, SurvivalCurve, kaplan_meier, reverse_kaplan_meier
from theracurve.survival.values import Estimate, Test

__all__ = [
    "Estimate",
    "EventTable",
    "KaplanMeier",
    "SurvivalCurve",
    "Test",
    "event_table",
    "kaplan_meier",
    "reverse_kaplan_meier",
]
