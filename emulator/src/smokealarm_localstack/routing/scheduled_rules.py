"""Schedules end with their rules: LocalStack goes on running those of rules that were deleted, or got new targets."""

from collections.abc import Callable
from typing import Any

from localstack.services.events.provider import EventsProvider
from localstack.services.events.rule import Rule, RuleService
from localstack.services.events.scheduler import JobScheduler
from localstack.utils.patch import patch


def install() -> None:
    """Let a rule have one schedule, and none once it is gone."""

    @patch(RuleService.create_schedule_job)
    def create_schedule_job(original: Any, self: RuleService, job: Callable[..., None]) -> None:
        _cancel(self)
        original(self, job)

    @patch(EventsProvider._delete_rule_services)
    def delete_rule_services(original: Any, self: EventsProvider, rules: dict[str, Rule] | Rule) -> None:
        for rule in [rules] if isinstance(rules, Rule) else list(rules.values()):
            _cancel(self._rule_services_store[rule.arn])
        original(self, rules)


def _cancel(service: RuleService) -> None:
    job = getattr(service, "job_id", None)
    if job is not None:
        JobScheduler.instance().cancel_job(job)
