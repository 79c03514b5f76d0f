"""Wiring only: every module of ``fixtures/`` and ``steps/`` is a pytest plugin."""

from pathlib import Path

_HERE = Path(__file__).parent

pytest_plugins = [
    "smokealarm.gherkin.failures",
    "smokealarm.gherkin.proof",
    "smokealarm.gherkin.plugin",
    "smokealarm.gherkin.workers",
    "smokealarm.gherkin.wide_fixtures",
    "smokealarm.gherkin.cucumber",
    "smokealarm.gherkin.secrecy",
    "smokealarm.gherkin.slowest",
    "smokealarm.gherkin.rules",
    "smokealarm.gherkin.summary",
    *(
        f"{folder}.{module.stem}"
        for folder in ("fixtures", "steps")
        for module in sorted((_HERE / folder).glob("[!_]*.py"))
    ),
]
