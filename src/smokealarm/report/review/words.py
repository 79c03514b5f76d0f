"""Failures and alerts in plain words, for readers who know neither the code nor AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from smokealarm.tape import FaultSpan

__all__ = ["DASH", "failure_words", "minutes_words", "short_title"]

DASH: Final = "\N{EN DASH}"
"""What stands where there is nothing."""

_WORDS: Final = {
    "function.error": "function {target} fails",
    "function.crash": "function {target} crashes",
    "function.hang": "function {target} hangs",
    "function.slow": "function {target} is slow",
    "function.memory": "function {target} takes too much memory",
    "function.init_error": "function {target} cannot start",
    "function.dependency_down": "what function {target} depends on is down",
    "function.large_response": "function {target} answers more than Lambda returns",
    "capacity.reserved_concurrency": "function {target} has too little concurrency",
    "capacity.reservation_gone": "function {target} has no concurrency of its own",
    "capacity.account_concurrency": "the account's concurrency is used up",
    "capacity.state_transitions": "the quota of state transitions is used up",
    "capacity.event_invocations": "the quota of event deliveries is used up",
    "capacity.idle_environments": "functions start cold too often",
    "capacity.start_execution_throttled": "no execution can be started",
    "plumbing.mapping_off": "nothing takes messages from the queue",
    "plumbing.rule_off": "the upload rule is switched off",
    "plumbing.target_gone": "the upload rule has lost its target",
    "plumbing.pattern_mismatch": "the upload rule matches nothing",
    "plumbing.permission_gone": "queue {target} takes no events any more",
    "plumbing.redrive_gone": "queue {target} sets nothing aside",
    "plumbing.partial_batch_off": "failed messages of a batch are not told apart",
    "plumbing.whole_batch_fails": "one bad message fails its whole batch",
    "plumbing.wrong_visibility": "queue {target} hides messages too long or too short",
    "plumbing.wrong_retention": "queue {target} deletes messages too early or too late",
    "plumbing.wrong_receive_count": "queue {target} gives messages up too early or too late",
    "plumbing.wrong_timeout": "function {target} is killed too early or too late",
    "workflow.held_up": "executions of {target} stand still before they begin",
    "workflow.wrong_input_path": "a state of {target} takes its input from nowhere",
    "plumbing.notifications_off": "the bucket announces no uploads",
    "plumbing.dead_letter_target_gone": "function {target} cannot set events aside",
    "monitoring.metrics_lost": "CloudWatch loses the metrics of {target}",
    "api.error": "calls to {target} are refused",
    "api.latency": "calls to {target} are slow",
}
_FILES: Final = "data."


def failure_words(fault: FaultSpan, prefix: str) -> str:
    """Return what a fault breaks, in words; ``prefix`` is that of the resources, which readers need not see."""
    if not fault.target or " " in fault.name:
        return fault.name
    target = fault.target.removeprefix(f"{prefix}-")
    if fault.name.startswith(_FILES):
        return f"files come {fault.name.removeprefix(_FILES).replace('_', ' ')}"
    known = _WORDS.get(fault.name)
    if known is None:
        return f"{fault.name.replace('.', ': ').replace('_', ' ')} ({target})"
    shown = target.upper() if fault.name.startswith("api.") else target
    details = dict(fault.details)
    share = f", {float(details['probability']) * 100:g} % of the time" if "probability" in details else ""
    return known.format(target=shown) + share


def short_title(title: str, prefix: str) -> str:
    """Return a problem's title without the name of the pipeline, which is the same in all of them."""
    return title.removeprefix(f"{prefix}: ").replace(f"{prefix}-", "")


def minutes_words(minutes: float | None) -> str:
    """Return a delay, a dash for none."""
    return DASH if minutes is None else f"{minutes:g} min"
