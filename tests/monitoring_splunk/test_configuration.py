"""Splunk's configuration: stanzas and settings that exist, no secrets, fields that are really found."""

import json
import re
from pathlib import Path

import pytest
from cfnlint.decode.cfn_yaml import load
from tests.monitoring_splunk.conf_files import read_conf

from smokealarm.receivers.hec.parsing import parse_events
from smokealarm.receivers.hec.settings import Settings, Token

MONITORING = Path(__file__).parents[2] / "monitoring"
FOLDER = MONITORING / "splunk" / "default"
AWS_COMMON = {"disabled", "index", "sourcetype"}
KNOWN = {
    "fields.conf": {r".+": {"INDEXED"}},
    "indexes.conf": {r".+": {"homePath", "coldPath", "thawedPath", "frozenTimePeriodInSecs"}},
    "inputs.conf": {
        r"http": {"disabled", "enableSSL", "port"},
        r"http://.+": {"disabled", "description", "index", "indexes", "sourcetype", "useACK"},
        r"aws_cloudwatch_logs://.+": AWS_COMMON
        | {"account", "region", "groups", "interval", "delay", "only_after", "stream_matcher"},
        r"aws_cloudwatch://.+": AWS_COMMON
        | {"aws_account", "aws_region", "metric_namespace", "metric_names", "metric_dimensions", "statistics"}
        | {"period", "polling_interval"},
    },
    "props.conf": {r".+": {"SHOULD_LINEMERGE", "TRUNCATE", "KV_MODE", "EXTRACT", "REPORT", "EVAL", "FIELDALIAS"}},
    "transforms.conf": {r".+": {"SOURCE_KEY", "REGEX"}},
    "savedsearches.conf": {
        r"pipeline: .+": {"description", "search", "dispatch.earliest_time", "dispatch.latest_time", "enableSched"}
        | {"cron_schedule", "schedule_window", "counttype", "relation", "quantity", "alert.track", "alert.severity"}
        | {"alert.suppress", "alert.suppress.period"}
    },
}
"""Settings by file and stanza, from the .conf.spec files of Splunk Enterprise and of the Splunk Add-on for AWS."""

REPORT = (
    "REPORT RequestId: 1f0e-2\tDuration: 812.40 ms\tBilled Duration: 813 ms\t"
    "Memory Size: 256 MB\tMax Memory Used: 63 MB\t"
)


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_every_stanza_and_setting_is_known(name: str) -> None:
    """Splunk ignores what it does not know, so that a misspelt setting would do nothing."""
    for stanza, settings in read_conf(FOLDER / name).items():
        known = next((keys for pattern, keys in KNOWN[name].items() if re.fullmatch(pattern, stanza)), None)
        assert known is not None, stanza
        kinds = {key.split("-", 1)[0] if name == "props.conf" else key for key in settings}
        assert kinds <= known, (stanza, kinds - known)


def test_there_are_no_other_files() -> None:
    """Each file is looked at by these tests."""
    assert {path.name for path in FOLDER.iterdir()} == set(KNOWN)


def test_no_token_has_a_value() -> None:
    """Secrets are set where they are kept."""
    texts = [path.read_text(encoding="utf-8") for path in FOLDER.iterdir()]
    assert not any(re.search(r"^(token|password|secret\w*) *=", text, re.MULTILINE | re.IGNORECASE) for text in texts)
    assert not any(re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", text) for text in texts)


def test_events_go_to_an_index_that_there_is() -> None:
    """Every input names the index of indexes.conf, and so does every search."""
    (index,) = read_conf(FOLDER / "indexes.conf")
    inputs = read_conf(FOLDER / "inputs.conf")
    assert {settings["index"] for name, settings in inputs.items() if name != "http"} == {index}
    searches = read_conf(FOLDER / "savedsearches.conf").values()
    assert all(search["search"].startswith(f"index={index} ") for search in searches)


def test_sourcetypes_of_inputs_and_searches_have_fields() -> None:
    """What arrives by the collector has its stanza in props.conf; searches ask for nothing else, and for metrics."""
    props = set(read_conf(FOLDER / "props.conf"))
    inputs = read_conf(FOLDER / "inputs.conf")
    pushed = {settings["sourcetype"] for name, settings in inputs.items() if name.startswith("http://")}
    assert pushed <= props
    searches = read_conf(FOLDER / "savedsearches.conf").values()
    asked = {found for search in searches for found in re.findall(r"sourcetype=(\S+)", search["search"])}
    assert asked == props | {"aws:cloudwatch"}


def test_every_critical_rule_has_a_search() -> None:
    """The alarms that call somebody are the mirror of the same rules."""
    resources = load(str(MONITORING / "cloudwatch" / "template.yaml"))["Resources"].values()
    tags = [{tag["Key"]: tag["Value"] for tag in each["Properties"].get("Tags", [])} for each in resources]
    pages = {each["dynatrace-rule"] for each in tags if each.get("severity") == "page"}
    searches = {name.removeprefix("pipeline: ") for name in read_conf(FOLDER / "savedsearches.conf")}
    assert searches - pages == {"problems of Dynatrace"}
    assert pages <= searches


def test_metrics_that_searches_ask_for_are_polled() -> None:
    """A search for a metric that no input brings would be silent for ever."""
    inputs = read_conf(FOLDER / "inputs.conf")
    polled = {name for each in inputs.values() for name in json.loads(each.get("metric_names", "[]"))}
    searches = read_conf(FOLDER / "savedsearches.conf").values()
    assert {name for each in searches for name in re.findall(r"metric_name=(\w+)", each["search"])} <= polled


@pytest.mark.parametrize(
    ("stanza", "setting", "text", "found"),
    [
        (
            "pipeline:lambda",
            "EXTRACT-report",
            REPORT,
            {"request_id": "1f0e-2", "duration_ms": "812.40", "max_memory_used_mb": "63", "init_duration_ms": None},
        ),
        (
            "pipeline:lambda",
            "EXTRACT-report",
            REPORT + "Init Duration: 402.11 ms\t",
            {"init_duration_ms": "402.11", "billed_duration_ms": "813", "memory_size_mb": "256"},
        ),
        (
            "pipeline:lambda",
            "EXTRACT-timeout",
            "2030-01-01T00:00:30.000Z 3b9d2c34-1f0e-4a58-9d51-6f1a2f0f9c11 Task timed out after 30.00 seconds",
            {"request_id": "3b9d2c34-1f0e-4a58-9d51-6f1a2f0f9c11", "timed_out_after_s": "30.00"},
        ),
        (
            "pipeline:lambda",
            "EXTRACT-exited",
            "RequestId: 1f0e-2 Error: Runtime exited with error: signal: killed",
            {"request_id": "1f0e-2", "runtime_error": "Runtime exited with error: signal: killed"},
        ),
    ],
)
def test_fields_are_extracted(stanza: str, setting: str, text: str, found: dict[str, str | None]) -> None:
    """The expressions find their fields in the lines that Lambda writes."""
    match = re.search(_python(read_conf(FOLDER / "props.conf")[stanza][setting]), text)
    assert match
    assert {name: match[name] for name in found} == found


def test_a_source_is_parted() -> None:
    """Region, log group and log stream are fields, as of events that the add-on brought."""
    (transform,) = read_conf(FOLDER / "transforms.conf").values()
    source = "us-east-1:/aws/lambda/weather-ingest:2030/01/01/[$LATEST]0bf1"
    match = re.search(_python(transform["REGEX"]), source)
    assert match
    assert match.groups() == ("us-east-1", "/aws/lambda/weather-ingest", "2030/01/01/[$LATEST]0bf1")


def test_dynatraces_webhook_is_an_event_of_the_token_for_problems() -> None:
    """The strict collector takes what the notification sends, and it gets the sourcetype that has fields."""
    template = (MONITORING / "dynatrace" / "pipeline" / "splunk.json").read_text(encoding="utf-8")
    filled = re.sub(r"\{\{ \.\w+ \}\}", "page", template)
    payload = json.loads(filled)["webHookNotification"]["payload"]
    for name in ("ImpactedEntities", "ProblemDetailsJSONv2"):
        payload = payload.replace(f"{{{name}}}", "[]")
    settings = read_conf(FOLDER / "inputs.conf")["http://pipeline_problems"]
    token = Token("t", "problems", index=settings["index"], indexes=(settings["indexes"],))
    batch = parse_events(payload.encode(), token, Settings())
    assert (batch.failure, [event.sourcetype for event in batch.events]) == (None, [settings["sourcetype"]])


def _python(expression: str) -> str:
    """Write an expression of PCRE as Python wants it: only the names of groups differ."""
    return expression.replace("(?<", "(?P<")
