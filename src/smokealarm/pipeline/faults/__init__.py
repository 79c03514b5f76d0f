"""Faults on purpose: values that say what breaks, and a context manager that breaks it and proves that it mended it.

::

    hang = faults.named("function.hang", target="ingest", within=pipeline, probability=0.5, seed=7)
    with faults.injected(hang, backend) as injection:
        ...
    assert injection.require_effect().hits > 0

``api``
    calls to AWS services that fail or are slow, in the words of LocalStack's Chaos API.
``function``
    Lambda functions that fail, crash, hang, are slow, eat memory or lose a dependency.
``capacity``
    too little concurrency, throttled starts.
``plumbing``
    rules, targets, permissions, mappings and queue settings that are off, gone or wrong.
``workflow``
    definitions of the state machine that hold executions up or fail them.
``monitoring``
    metrics that are lost.
``data``
    files that come bad.
"""

from smokealarm.pipeline.faults.catalogue import KINDS, named
from smokealarm.pipeline.faults.fault import Cloud, Fault, Lever, Setting, SettingFault
from smokealarm.pipeline.faults.injection import Effect, Injection, injected
from smokealarm.pipeline.faults.targets import TargetKind

__all__ = [
    "KINDS",
    "Cloud",
    "Effect",
    "Fault",
    "Injection",
    "Lever",
    "Setting",
    "SettingFault",
    "TargetKind",
    "injected",
    "named",
]
