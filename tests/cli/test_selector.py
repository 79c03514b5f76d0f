"""``smokealarm selector`` explains one selector and checks many."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from smokealarm.cli import main


def _run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["selector", *arguments], input=stdin)


def test_a_selector_is_explained_step_by_step() -> None:
    """The canonical text comes first, then each step in words, then warnings with their place."""
    done = _run('100 - shop.a:filter(eq(x,"y")):splitBy():sum:rate(1s)')
    assert done.exit_code == 0
    assert 'canonical: 100 - shop.a:filter(eq("x","y")):splitBy():sum:rate(1s)' in done.output
    assert ":splitBy()  # merges everything into one series" in done.output
    assert "warning: 'x' should be quoted" in done.output


def test_a_wrong_selector_is_shown_with_a_caret_and_a_hint() -> None:
    """The exit code is 2, and the guilty word is underlined."""
    done = _run("shop.a:\n  avrg")
    assert done.exit_code == 2
    assert "'avrg' is no transformation" in done.output
    assert "   1 | shop.a:" not in done.output
    assert "   2 |   avrg\n     |   ^^^^" in done.output
    assert "did you mean avg?" in done.output


def test_many_selectors_are_checked_line_by_line() -> None:
    """Raw lines, JSON strings and JSON objects are selectors; each gives one object; empty lines give none."""
    lines = ["shop.a:sum", json.dumps("shop.a\n:avg"), json.dumps({"selector": "shop.b:avrg"}), "", '"shop.c":max']
    done = _run("--json", "-", stdin="\n".join(lines))
    assert done.exit_code == 0
    assert [json.loads(line) for line in done.output.splitlines()] == [
        {"ok": True, "canonical": "shop.a:sum", "metrics": ["shop.a"], "transformations": ["sum"], "warnings": []},
        {"ok": True, "canonical": "shop.a:avg", "metrics": ["shop.a"], "transformations": ["avg"], "warnings": []},
        {"ok": False, "error": "'avrg' is no transformation", "offset": 7, "hint": "did you mean avg?"},
        {"ok": True, "canonical": "shop.c:max", "metrics": ["shop.c"], "transformations": ["max"], "warnings": []},
    ]


def test_json_without_a_selector_is_taken_as_raw_text() -> None:
    """An object without the key selector is no selector either, and is refused as the text that it is."""
    done = _run("--json", "-", stdin='{"query": "shop.a"}')
    assert json.loads(done.output)["offset"] == 0


@pytest.mark.parametrize("prefix", ["resolution=null&", "resolution=1h&"])
def test_the_resolution_of_a_dashboard_is_skipped(prefix: str) -> None:
    """What dashboards put before a selector is not part of it, but counts in offsets."""
    good, bad = _run("--json", f"{prefix}(shop.a):names"), _run("--json", f"{prefix}shop.a:x9")
    assert json.loads(good.output)["canonical"] == "shop.a:names"
    assert json.loads(bad.output)["offset"] == len(prefix) + 7


def test_advice_is_part_of_the_warnings() -> None:
    """A rate before any aggregation is read, with a warning."""
    (warning,) = json.loads(_run("--json", "shop.a:rate(1m)").output)["warnings"]
    assert warning.startswith(":rate needs an aggregation before it")
