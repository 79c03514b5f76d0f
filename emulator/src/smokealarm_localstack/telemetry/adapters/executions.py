"""Step Functions executions and their tasks; StartExecution calls that were throttled."""

import re
import time
from typing import Any

from localstack.services.stepfunctions.asl.eval.event.event_manager import EventManager
from localstack.services.stepfunctions.backend.execution import BaseExecutionWorkerCommunication, Execution
from localstack.services.stepfunctions.backend.execution_worker import ExecutionWorker
from localstack.utils.patch import patch

from smokealarm_localstack.telemetry.adapters.calls import CallObserver, FinishedCall
from smokealarm_localstack.telemetry.datum import Scope
from smokealarm_localstack.telemetry.rules.executions import (
    StateMachineTarget,
    TaskTimes,
    closed,
    integration_arn,
    started,
    task_event,
    throttled,
    throttled_call,
)
from smokealarm_localstack.telemetry.writer import Telemetry
from smokealarm_localstack.workflow.transitions import HeldBack, transitions

_TASK_EVENT = re.compile(r"(LambdaFunction|Task|Activity)(Scheduled|Started|Succeeded|Failed|TimedOut)")
_THROTTLED = frozenset({"ThrottlingException", "ExecutionLimitExceeded"})
_SCOPE = "smokealarm_scope"
_CLOSED = "smokealarm_closed_tasks"


def install(telemetry: Telemetry) -> CallObserver:
    """Send metrics of executions and tasks from now on; return the observer of Step Functions API calls."""
    _watch_executions(telemetry)
    _watch_tasks(telemetry)
    transitions.subscribe(lambda each: _held_back(telemetry, each))

    def observe(call: FinishedCall) -> None:
        if call.error_code in _THROTTLED:
            _throttled(telemetry, call)

    return observe


def _watch_executions(telemetry: Telemetry) -> None:
    @patch(Execution.start)
    def start(original: Any, self: Execution) -> None:
        telemetry.write(_scope(self), started(_target(self), self.start_date.timestamp()))
        original(self)

    @patch(BaseExecutionWorkerCommunication._reflect_execution_status)  # runs before the status event
    def reflect_execution_status(original: Any, self: BaseExecutionWorkerCommunication) -> None:
        original(self)
        execution = self.execution
        begun, ended = execution.start_date.timestamp(), execution.stop_date.timestamp()
        data = closed(_target(execution), execution.exec_status, begun, ended, telemetry.options)
        telemetry.write(_scope(execution), data)


def _scope(execution: Execution) -> Scope:
    return Scope(execution.account_id, execution.region_name)


def _target(execution: Execution) -> StateMachineTarget:
    version, alias = execution.state_machine_version_arn, execution.state_machine_alias_arn
    return StateMachineTarget(
        execution.state_machine_arn,
        version=version.rpartition(":")[2] if version else None,
        alias=alias.rpartition(":")[2] if alias else None,
    )


def _watch_tasks(telemetry: Telemetry) -> None:
    @patch(ExecutionWorker._get_evaluation_environment)  # the one place that knows account and events
    def get_evaluation_environment(original: Any, self: ExecutionWorker) -> Any:
        environment = original(self)
        details = self._evaluation_details.aws_execution_details
        setattr(environment.event_manager, _SCOPE, Scope(details.account, details.region))
        setattr(environment.event_manager, _CLOSED, set())
        return environment

    @patch(EventManager.add_event)
    def add_event(original: Any, self: EventManager, *arguments: Any, **rest: Any) -> int:
        event_id = original(self, *arguments, **rest)
        match = _TASK_EVENT.fullmatch(self._history_event_list[event_id - 1]["type"])
        if match and hasattr(self, _SCOPE):
            _task_event(telemetry, self, event_id, match)
        return event_id


def _task_event(telemetry: Telemetry, manager: EventManager, event_id: int, match: re.Match[str]) -> None:
    """Send the metrics of one task event.

    There are none for a task that was never scheduled, nor for one that is over: LocalStack lets the work behind a
    timed-out task go on, and notes its result when it comes.
    """
    family, outcome = match.groups()
    scope, history = getattr(manager, _SCOPE), manager._history_event_list  # it has no other reader
    chain = _chain(history, event_id, family)
    scheduled = chain.get(f"{family}Scheduled")
    if scheduled is None or _is_over(manager, scheduled["id"], outcome):
        return
    begun = chain.get(f"{family}Started", scheduled)
    times = TaskTimes(*(each["timestamp"].timestamp() for each in (scheduled, begun, history[event_id - 1])))
    resource = _resource(telemetry, scope, family, scheduled)
    telemetry.write(scope, task_event(family, outcome, resource, times))


def _is_over(manager: EventManager, scheduled_id: int, outcome: str) -> bool:
    """Tell whether the task had closed before; remember it as closed by an outcome that closes it."""
    over: set[int] = getattr(manager, _CLOSED)
    if scheduled_id in over:
        return True
    if outcome not in {"Scheduled", "Started"}:
        over.add(scheduled_id)
    return False


def _chain(history: list[Any], event_id: int, family: str) -> dict[str, Any]:
    """Return the events of one task by type, following previousEventId back to its Scheduled event."""
    found: dict[str, Any] = {}
    while event_id:
        event = history[event_id - 1]
        found.setdefault(event["type"], event)
        if event["type"] == f"{family}Scheduled" or event["type"].endswith("StateEntered"):
            break
        event_id = event["previousEventId"]
    return found


def _resource(telemetry: Telemetry, scope: Scope, family: str, scheduled: dict[str, Any]) -> str:
    if family == "Task":
        details = scheduled["taskScheduledEventDetails"]
        return integration_arn(details["resourceType"], details["resource"], scope, telemetry.options)
    name = "lambdaFunctionScheduledEventDetails" if family == "LambdaFunction" else "activityScheduledEventDetails"
    return scheduled[name]["resource"]


def _held_back(telemetry: Telemetry, each: HeldBack) -> None:
    telemetry.write(Scope(each.account, each.region), throttled(StateMachineTarget(each.state_machine_arn), each.at))


def _throttled(telemetry: Telemetry, call: FinishedCall) -> None:
    scope = Scope(call.context.account_id, call.context.region)
    data = throttled_call(call.context.operation.name, time.time())
    arn = (call.context.service_request or {}).get("stateMachineArn")
    if arn and telemetry.options.states_throttled_start_is_execution_throttled:
        data += throttled(StateMachineTarget(arn), time.time())
    telemetry.write(scope, data)
