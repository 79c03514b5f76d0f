"""``smokealarm backtest``: what alert rules would have done on measurements of the past."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command("backtest")
@click.argument("rules", type=click.Path(path_type=Path))
@click.option("--metrics", required=True, type=click.Path(path_type=Path), help="CSV or Parquet file in long form.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--explain", metavar="TIME", help="Say for every series why each rule did or did not fire at this UTC minute."
)
def command(rules: Path, metrics: Path, *, as_json: bool, explain: str | None) -> None:
    """Show every event that metric event RULES would have raised on the measurements in a file.

    RULES is a Settings 2.0 object of builtin:anomaly-detection.metric-events in a JSON file, a list of them, or a
    folder. The file has the columns timestamp (UTC), metric, value and one column dim.<key> for each dimension, one row
    for each sample. A rule that Dynatrace would refuse is named and left out; the exit code is then 2.
    """
    from smokealarm import backtest

    minute = None if explain is None else _minute(explain)
    found = backtest.find_rules(rules)
    valid = [rule.reading.rule for rule in found if rule.reading.valid]
    result = backtest.backtest(valid, metrics, explain_at=minute)
    if as_json:
        click.echo(json.dumps(backtest.as_json(result, found), indent=2))
    else:
        click.echo("\n".join(backtest.as_text(result, found)))
    if len(valid) < len(found):
        raise SystemExit(2)


def _minute(text: str) -> int:
    from smokealarm.backtest.csv_rows import minute_of_text
    from smokealarm.errors import UsageError

    try:
        return minute_of_text(text)
    except ValueError as error:
        raise UsageError(f"--explain takes a time such as 2025-02-20T10:07Z, not {text!r}") from error
