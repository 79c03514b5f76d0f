"""All kinds of faults by name, and how to make one from words."""

from __future__ import annotations

from dataclasses import MISSING, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from smokealarm.errors import UnknownFault, UsageError
from smokealarm.nearest import told_nearest
from smokealarm.pipeline.faults import api, capacity, data, function, monitoring, plumbing, targets, workflow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.pipeline.faults.fault import Fault
    from smokealarm.pipeline.handles import Pipeline

KINDS: Final[Mapping[str, type[Fault]]] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            api.ApiError,
            api.ApiLatency,
            function.FunctionError,
            function.FunctionCrash,
            function.FunctionHang,
            function.FunctionSlow,
            function.FunctionMemory,
            function.FunctionInitError,
            function.FunctionDependencyDown,
            function.FunctionLargeResponse,
            capacity.ReservedConcurrency,
            capacity.ReservationGone,
            capacity.AccountConcurrency,
            capacity.EventInvocations,
            capacity.StateTransitions,
            capacity.IdleEnvironments,
            capacity.StartExecutionThrottled,
            plumbing.MappingOff,
            plumbing.RuleOff,
            plumbing.PatternMismatch,
            plumbing.TargetGone,
            plumbing.PermissionGone,
            plumbing.NotificationsOff,
            plumbing.DeadLetterTargetGone,
            plumbing.RedriveGone,
            plumbing.PartialBatchOff,
            plumbing.WholeBatchFails,
            plumbing.WrongVisibility,
            plumbing.WrongRetention,
            plumbing.WrongReceiveCount,
            plumbing.WrongTimeout,
            workflow.HeldUp,
            workflow.WrongInputPath,
            monitoring.MetricsLost,
            data.MalformedData,
            data.TruncatedData,
            data.WrongSchemaData,
            data.EmptyData,
            data.OversizeData,
            data.WrongEncodingData,
            data.DuplicateData,
            data.OutOfOrderData,
        )
    }
)
"""Every kind of fault, by its name."""


def named(name: str, target: str | None = None, within: Pipeline | None = None, **details: Any) -> Fault:
    """Make a fault from its name, its target and what is particular to its kind.

    Args:
        name: such as ``function.hang``; one of ``KINDS``.
        target: a name on AWS, or with ``within`` what the pipeline calls it; kinds with one possible target need none.
        within: the pipeline whose words the target may be in.
        details: ``probability``, ``seed``, ``start``, ``end``, and the kind's own fields.

    Raises:
        UnknownFault: no kind has that name; says the nearest one.
        UnknownTarget: the pipeline has no such part; says the nearest one.
        UsageError: a detail is missing, unknown to the kind, or out of range.

    """
    if name not in KINDS:
        raise UnknownFault(f"no fault is named '{name}'; {told_nearest(name, KINDS)}")
    kind = KINDS[name]
    if target is not None:
        details["target"] = targets.resolve(kind.target_kind, target, within) if within else target
    _check_details(kind, details)
    return kind(**details)


def _check_details(kind: type[Fault], details: Mapping[str, Any]) -> None:
    known = {field.name: field for field in fields(kind)}
    for detail in details:
        if detail not in known:
            raise UsageError(f"fault '{kind.name}' has no '{detail}'; {told_nearest(detail, known)}")
    for field in known.values():
        if field.name not in details and field.default is MISSING:
            raise UsageError(f"fault '{kind.name}' needs '{field.name}'")
