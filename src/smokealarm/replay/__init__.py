"""Replay: a folder of monitoring as code judged on tapes, without the pipeline.

::

    monitoring = read_monitoring(Path("monitoring"), tape.resources)     # parsed once, never changed
    ready, *others = prepared_together(tapes)                            # remember what rules and alarms did
    verdict = replay(monitoring, ready)                                  # problems, told, alarms
    changed = monitoring.with_changed(rule, replace(rule, enabled=False))
    replay(changed, ready)                                               # evaluates what changed alone
    trace(rule, ready).minutes                                           # value, threshold, counts and state, by minute
    differences(ready.tape, verdict)                                     # what live did otherwise, in sentences
"""

from smokealarm.replay.drilled import as_drilled
from smokealarm.replay.judging import replay
from smokealarm.replay.monitoring import Monitoring, TemplateAlarm
from smokealarm.replay.naming import rule_named
from smokealarm.replay.prepared import PreparedTape, prepared, prepared_together
from smokealarm.replay.reading import read_monitoring
from smokealarm.replay.report import explained
from smokealarm.replay.tracing import RuleTrace, TracedMinute, Unanswered, trace
from smokealarm.replay.verdict import Verdict, differences

__all__ = [
    "Monitoring",
    "PreparedTape",
    "RuleTrace",
    "TemplateAlarm",
    "TracedMinute",
    "Unanswered",
    "Verdict",
    "as_drilled",
    "differences",
    "explained",
    "prepared",
    "prepared_together",
    "read_monitoring",
    "replay",
    "rule_named",
    "trace",
]
