"""Answering what alert rules would have done on measurements of the past."""

from smokealarm.backtest.record import Record, read_record
from smokealarm.backtest.report import as_json, as_text, moment_text
from smokealarm.backtest.rules import FoundRule, find_rules
from smokealarm.backtest.run import Backtest, RuleOutcome, backtest

__all__ = [
    "Backtest",
    "FoundRule",
    "Record",
    "RuleOutcome",
    "as_json",
    "as_text",
    "backtest",
    "find_rules",
    "moment_text",
    "read_record",
]
