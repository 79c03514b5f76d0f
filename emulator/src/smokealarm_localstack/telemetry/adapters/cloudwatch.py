"""LocalStack's CloudWatch reads and writes through the metric store.

This makes a query match the exact dimension set, adds percentiles, rounds periods as AWS does, and keeps
``Values``/``Counts`` as weighted samples.
"""

import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from localstack.aws.api.cloudwatch import (
    Datapoint,
    GetMetricStatisticsOutput,
    InvalidParameterCombinationException,
    InvalidParameterValueException,
)
from localstack.services.cloudwatch.alarm_scheduler import AlarmScheduler
from localstack.services.cloudwatch.cloudwatch_database_helper import CloudwatchDatabase
from localstack.services.cloudwatch.provider_v2 import (
    AWS_MAX_DATAPOINTS_ACCEPTED,
    CloudwatchProvider,
    ValidationException,
)
from localstack.utils.patch import patch

from smokealarm_localstack.telemetry.datum import Datum, Dimensions, Scope
from smokealarm_localstack.telemetry.errors import UnsupportedStatisticError
from smokealarm_localstack.telemetry.queries import MetricQuery
from smokealarm_localstack.telemetry.statistics import Observation, percentile_of
from smokealarm_localstack.telemetry.store import NO_UNIT, Metric, StatisticSet
from smokealarm_localstack.telemetry.writer import Telemetry


def install(telemetry: Telemetry, *, evaluate_alarms: bool) -> None:
    """Put the store under LocalStack's CloudWatch, and stop its alarm scheduler unless asked to keep it."""
    _replace_database(telemetry)
    _answer_metric_data()
    _answer_metric_statistics(telemetry)
    if not evaluate_alarms:
        _stop_alarm_scheduler()


def _replace_database(telemetry: Telemetry) -> None:
    store = telemetry.store

    @patch(CloudwatchDatabase.__init__)
    def initialise(_original: Any, self: CloudwatchDatabase) -> None:
        """The store makes the tables on first use."""  # noqa: D401

    @patch(CloudwatchDatabase.add_metric_data)
    def add_metric_data(
        _original: Any, _self: Any, account_id: str, region: str, namespace: str, metric_data: list[Any]
    ) -> None:
        _add(telemetry, Scope(account_id, region), namespace, metric_data)

    @patch(CloudwatchDatabase.get_metric_data_stat)
    def get_metric_data_stat(_original: Any, _self: Any, **arguments: Any) -> dict[str, list[Any]]:
        return _metric_data(telemetry, arguments)

    @patch(CloudwatchDatabase.list_metrics)
    def list_metrics(_original: Any, _self: Any, *arguments: Any) -> dict[str, list[Any]]:
        account_id, region, *wanted = arguments
        return {"metrics": list(_listed(telemetry.store.metrics(Scope(account_id, region)), *wanted))}

    @patch(CloudwatchDatabase.clear_tables)
    def clear_tables(_original: Any, _self: Any) -> None:
        store.clear()

    @patch(CloudwatchDatabase.get_all_metric_data)
    def get_all_metric_data(_original: Any, _self: Any) -> list[dict[str, Any]]:
        return store.raw()


def _add(telemetry: Telemetry, scope: Scope, namespace: str, metric_data: list[Any]) -> None:
    """Store what PutMetricData was given."""
    data, sets = [], []
    for each in metric_data:
        at = each["Timestamp"].timestamp() if each.get("Timestamp") else time.time()
        metric = Metric(scope, namespace, each["MetricName"], _dimensions(each.get("Dimensions")))
        unit = each.get("Unit")
        data += [
            Datum(namespace, metric.name, metric.dimensions, value, unit, at, weight) for value, weight in _values(each)
        ]
        if found := each.get("StatisticValues"):
            names = ("SampleCount", "Sum", "Minimum", "Maximum")
            sets.append(StatisticSet(metric, unit, Observation(at, *(found[name] for name in names))))
    telemetry.store.write(scope, data)
    telemetry.store.write_sets(sets)


def _values(each: Mapping[str, Any]) -> Iterable[tuple[float, float]]:
    if each.get("Value") is not None:
        return [(each["Value"], 1)]
    values = each.get("Values") or []
    return zip(values, each.get("Counts") or [1] * len(values), strict=True)


def _dimensions(given: Iterable[Mapping[str, str]] | None) -> Dimensions:
    return tuple(sorted((each["Name"], each["Value"]) for each in given or ()))


def _metric_data(telemetry: Telemetry, given: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Answer one query of GetMetricData; where several units are stored, the first by name is taken."""
    stat = given["query"]["MetricStat"]
    metric = _metric(Scope(given["account_id"], given["region"]), stat["Metric"])
    span = (given["start_time"], given["end_time"], stat["Period"])
    query = MetricQuery.over(metric, span, time.time(), telemetry.options.period_anchor)
    units = [stat["Unit"]] if stat.get("Unit") else query.units(telemetry.store)
    query, name = query.of_unit(units[0] if units else None), stat["Stat"]
    found = query.points(telemetry.store, [name], telemetry.options)
    points = sorted((at, values[name]) for at, values in found.items() if name in values)
    ordered = points if given["scan_by"] == "TimestampAscending" else points[::-1]
    several = {"Code": "MultipleUnits", "Value": f"Multiple units returned: '[{', '.join(units)}]'"}
    return {
        "timestamps": [at for at, _ in ordered],
        "values": [value for _, value in ordered],
        "messages": [several] if len(units) > 1 else [],
    }


def _metric(scope: Scope, named: Mapping[str, Any]) -> Metric:
    return Metric(scope, named["Namespace"], named["MetricName"], _dimensions(named.get("Dimensions")))


def _listed(
    metrics: Iterable[Metric], namespace: str | None, metric_name: str | None, filters: list[Any]
) -> Iterable[dict[str, Any]]:
    """Yield the metrics that match every dimension filter; a filter without a value matches any."""
    for metric in metrics:
        own = dict(metric.dimensions)
        wanted = all(
            each["Name"] in own and each.get("Value", own[each["Name"]]) == own[each["Name"]] for each in filters
        )
        if wanted and namespace in (None, metric.namespace) and metric_name in (None, metric.name):
            pairs = [{"Name": name, "Value": value} for name, value in metric.dimensions]
            yield {"metric_name": metric.name, "namespace": metric.namespace, "dimensions": pairs}


def _refuse_unsupported(statistics: Iterable[str]) -> None:
    for each in statistics:
        try:
            percentile_of(each)
        except UnsupportedStatisticError as error:
            raise ValidationException(str(error)) from error


def _answer_metric_data() -> None:
    @patch(CloudwatchProvider.get_metric_data)
    def get_metric_data(original: Any, self: Any, context: Any, metric_data_queries: list[Any], **rest: Any) -> Any:
        _refuse_expressions(metric_data_queries)
        _refuse_unsupported(query["MetricStat"]["Stat"] for query in metric_data_queries)
        answer = original(self, context, metric_data_queries=metric_data_queries, **rest)
        hidden = {query["Id"] for query in metric_data_queries if query.get("ReturnData") is False}
        answer["MetricDataResults"] = [each for each in answer["MetricDataResults"] if each["Id"] not in hidden]
        return answer


def _refuse_expressions(queries: Iterable[Mapping[str, Any]]) -> None:
    for query in queries:
        if "MetricStat" not in query:
            raise ValidationException(
                f"Query {query.get('Id')} has an Expression; metric math is not answered here, expected a MetricStat."
            )


def _answer_metric_statistics(telemetry: Telemetry) -> None:
    @patch(CloudwatchProvider.get_metric_statistics)
    def get_metric_statistics(_original: Any, _self: Any, context: Any, **given: Any) -> GetMetricStatisticsOutput:
        names = [*(given.get("statistics") or ()), *(given.get("extended_statistics") or ())]
        span = (given["start_time"], given["end_time"], given["period"])
        _check_statistics_request(names, *span)
        dimensions = _dimensions(given.get("dimensions"))
        metric = Metric(Scope(context.account_id, context.region), given["namespace"], given["metric_name"], dimensions)
        query = MetricQuery.over(metric, span, time.time(), telemetry.options.period_anchor)
        datapoints = [
            _datapoint(at, unit, values)
            for unit in ([given["unit"]] if given.get("unit") else query.units(telemetry.store))
            for at, values in query.of_unit(unit).points(telemetry.store, names, telemetry.options).items()
        ]
        return GetMetricStatisticsOutput(Datapoints=datapoints, Label=metric.name)


def _check_statistics_request(names: list[str], start: datetime, end: datetime, period: int) -> None:
    if not names:
        raise InvalidParameterCombinationException("Must specify either Statistics or ExtendedStatistics.")
    _refuse_unsupported(names)
    if not start < end:
        raise InvalidParameterValueException("The parameter StartTime must be less than the parameter EndTime.")
    wanted = int((end - start).total_seconds() / period)
    if wanted > AWS_MAX_DATAPOINTS_ACCEPTED:
        raise InvalidParameterCombinationException(
            f"You have requested up to {wanted} datapoints, which exceeds the limit of {AWS_MAX_DATAPOINTS_ACCEPTED}. "
            "You may reduce the datapoints requested by increasing Period, or decreasing the time range."
        )


def _datapoint(at: float, unit: str, values: dict[str, float]) -> Datapoint:
    basic = {name: float(value) for name, value in values.items() if not name.startswith("p")}
    extended = {name: float(value) for name, value in values.items() if name.startswith("p")}
    point = Datapoint(Timestamp=datetime.fromtimestamp(at, tz=UTC), Unit=unit or NO_UNIT, **basic)
    if extended:
        point["ExtendedStatistics"] = extended
    return point


def _stop_alarm_scheduler() -> None:
    @patch(AlarmScheduler.start)
    def start(_original: Any, _self: Any) -> None:
        """Start no thread: alarms are judged elsewhere and written back with SetAlarmState."""

    @patch(AlarmScheduler.schedule_metric_alarm)
    def schedule_metric_alarm(_original: Any, _self: Any, alarm_arn: str) -> None:
        """Keep the alarm, and leave its state alone."""
