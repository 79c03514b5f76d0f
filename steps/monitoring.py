"""Steps that configure the monitoring itself otherwise; rules are named by their ids in the Monaco project."""

from pytest_bdd import given, parsers, step

from smokealarm.dynatrace.tenant.api.application import Refusal
from smokealarm.gherkin.amounts import listed
from smokealarm.pipeline.disturbance import MINUTES, MONITORING, SUPPRESSION
from smokealarm.pipeline.drill import Drill
from smokealarm.sandbox import AlarmTwins, Sandbox, misconfiguration

TREATMENTS = "breaching|notBreaching|ignore|missing"


@given(parsers.parse('the rule "{rule}" reads {key}'))
def rule_reads(drill: Drill, watch: Sandbox, rule: str, key: str) -> None:
    """Let a rule read another metric key. Example: ``the rule "ingest-dlq-not-empty" reads cloud.aws.sqs.depth``."""
    change = misconfiguration.rule_reading(watch.tenant.environment, rule, key)
    drill.hold(change, f"the rule {rule} reads {key}", MONITORING, {f"{rule}.metricKey": key})


@given(parsers.re(r"events of the rules? (?P<rules>.+) may be merged"))
def rules_may_merge(drill: Drill, watch: Sandbox, rules: str) -> None:
    """Let events join an open problem. Example: ``events of the rules "no-uploads" and "timeouts" may be merged``."""
    for rule in listed(rules.replace('"', "")):
        change = misconfiguration.rule_may_merge(watch.tenant.environment, rule)
        drill.hold(change, f"events of the rule {rule} may be merged", MONITORING, {f"{rule}.davisMerge": "true"})


@given(parsers.parse('the rule "{rule}" is off'))
def rule_off(drill: Drill, watch: Sandbox, rule: str) -> None:
    """Switch a rule off until the fault ends. Example: ``Given the rule "ingest-dlq-not-empty" is off``."""
    change = misconfiguration.rule_off(watch.tenant.environment, rule)
    drill.hold(change, f"the rule {rule} is off", MONITORING, {f"{rule}.enabled": "false"})


@given(parsers.re(r'the rule "(?P<rule>[^"]+)" looks (?P<minutes>\d+) minutes? back'), converters={"minutes": int})
def rule_looks_back(drill: Drill, watch: Sandbox, rule: str, minutes: int) -> None:
    """Give a rule another offset. Example: ``Given the rule "ingest-dlq-not-empty" looks 1 minute back``."""
    change = misconfiguration.rule_with_offset(watch.tenant.environment, rule, minutes)
    drill.hold(change, f"the rule {rule} looks {minutes} minutes back", MONITORING, {f"{rule}.queryOffset": minutes})


@given(parsers.parse('the rule "{rule}" wants {violating:d} of {samples:d} minutes'))
def rule_wants(drill: Drill, watch: Sandbox, rule: str, violating: int, samples: int) -> None:
    """Give a rule another window. Example: ``Given the rule "function-errors" wants 3 of 5 minutes``."""
    change = misconfiguration.rule_wanting(watch.tenant.environment, rule, violating, samples)
    window = misconfiguration.sliding_window(violating, samples)
    settings = {f"{rule}.{name}": value for name, value in window.items()}
    drill.hold(change, f"the rule {rule} wants {violating} of {samples} minutes", MONITORING, settings)


@given(parsers.parse('the notification "{name}" tells of merged events'))
def merges_told(drill: Drill, watch: Sandbox, name: str) -> None:
    """Let a webhook tell what joins a problem. Example: ``the notification "splunk-page" tells of merged events``."""
    change = misconfiguration.merges_told(watch.tenant.environment, name)
    settings = {f"{name}.notifyEventMergesEnabled": "true"}
    drill.hold(change, f"the notification {name} tells of merged events", MONITORING, settings)


@step(parsers.parse("maintenance begins for {minutes:d} minutes"))
def maintenance_begins(drill: Drill, watch: Sandbox, minutes: int) -> None:
    """Detect problems and tell nobody until it ends. Example: ``And maintenance begins for 30 minutes``."""
    change = misconfiguration.maintenance(watch.tenant.environment, minutes)
    window = {SUPPRESSION: misconfiguration.MAINTAINED, MINUTES: minutes}
    drill.hold(change, f"maintenance for {minutes} minutes", MONITORING, window)


@given(parsers.parse("the AWS integration does not poll {service}"))
def service_not_polled(drill: Drill, watch: Sandbox, service: str) -> None:
    """Take a service out of the monitored ones. Example: ``the AWS integration does not poll sqs``."""
    change = misconfiguration.without_service(watch.tenant.environment, service)
    drill.hold(change, f"the AWS integration does not poll {service}", MONITORING)


@given(parsers.parse('the tile "{tile}" filters by the name of another queue'))
def tile_misnamed(drill: Drill, watch: Sandbox, tile: str) -> None:
    """Misspell the queue in a tile.

    Example: ``Given the tile "Messages in the ingest DLQ" filters by the name of another queue``.
    """
    change = misconfiguration.tile_of_another_queue(watch.tenant.environment, tile)
    drill.hold(change, f"the tile {tile!r} filters by the name of another queue", MONITORING)


@given("frequent issues are detected")
def frequent_issues(drill: Drill, watch: Sandbox) -> None:
    """Tell nobody of what comes again and again, as is the default of a real environment.

    Example: ``Given frequent issues are detected``.
    """
    change = misconfiguration.frequent_issues_detected(watch.tenant.environment)
    drill.hold(change, "frequent issues are detected", MONITORING, {"environment.frequentIssues": "true"})


@given(parsers.parse('the alarm of "{rule}" fires above {threshold:d}'))
def alarm_fires_above(drill: Drill, twins: AlarmTwins, rule: str, threshold: int) -> None:
    """Give an alarm another threshold than its rule. Example: ``the alarm of "no-uploads" fires above 5``."""
    change = twins.with_properties(rule, Threshold=threshold)
    drill.hold(change, f"the alarm of {rule} fires above {threshold}", MONITORING, {f"{rule}.Threshold": threshold})


@given(parsers.re(rf'the alarm of "(?P<rule>[^"]+)" takes missing data for (?P<treatment>{TREATMENTS})'))
def alarm_treats_missing(drill: Drill, twins: AlarmTwins, rule: str, treatment: str) -> None:
    """Give an alarm another TreatMissingData. Example: ``the alarm of "no-uploads" takes missing data for ignore``."""
    change = twins.with_properties(rule, TreatMissingData=treatment)
    settings = {f"{rule}.TreatMissingData": treatment}
    drill.hold(change, f"the alarm of {rule} takes missing data for {treatment}", MONITORING, settings)


@given(parsers.parse('the alarm of "{rule}" is missing'))
def alarm_missing(drill: Drill, twins: AlarmTwins, rule: str) -> None:
    """Delete an alarm from CloudWatch until the fault ends. Example: ``the alarm of "no-uploads" is missing``."""
    drill.hold(twins.without(rule), f"the alarm of {rule} is missing", MONITORING, {f"{rule}.Condition": "false"})


@step(parsers.parse("the tenant answers {status:d} to {path}"))
def tenant_refuses(drill: Drill, watch: Sandbox, status: int, path: str) -> None:
    """Let requests below a path be refused. Example: ``the tenant answers 503 to /api/v2/logs``."""
    drill.hold(watch.tenant.fault(Refusal(status, path)), f"the tenant answers {status} to {path}", MONITORING)
