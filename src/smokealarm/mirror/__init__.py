"""Every CloudWatch alarm held against the Dynatrace rule that it mirrors, on recorded and on random measurements."""

from smokealarm.mirror.pairs import Monitoring, Pair, Unpaired, read_monitoring
from smokealarm.mirror.report import as_json, as_text
from smokealarm.mirror.results import MirrorResult, PairResult, Verdict
from smokealarm.mirror.run import Question, mirrored

__all__ = [
    "MirrorResult",
    "Monitoring",
    "Pair",
    "PairResult",
    "Question",
    "Unpaired",
    "Verdict",
    "as_json",
    "as_text",
    "mirrored",
    "read_monitoring",
]
