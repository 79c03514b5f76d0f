"""The project's own monitoring as code has nothing to complain of."""

from __future__ import annotations

from pathlib import Path

from smokealarm.check import Severity, check_files, find_configuration

ROOT = Path(__file__).resolve().parents[2]


def test_nothing_is_wrong_in_the_repository() -> None:
    """No rule is refused, dead or noisy; and the rules are judged, not only their template."""
    report = check_files([ROOT / "monitoring", ROOT / "pipeline", ROOT / "schemas"], find_configuration(ROOT))
    said = [f"{each.source.name}:{each.place[0]}: {each.message}" for each in report.findings]
    assert not report.has(Severity.WARNING), said
    rules = sum(text.count("schema: builtin:anomaly-detection.metric-events") for text in _configurations())
    assert report.documents > rules > 0


def _configurations() -> list[str]:
    return [each.read_text() for each in (ROOT / "monitoring" / "dynatrace" / "pipeline").glob("*.yaml")]
