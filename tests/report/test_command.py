"""``smokealarm dashboard``: what it takes, what it writes, how it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from tests.client.stand_in import answering, refusal
from tests.report.dashboard.making import NOON, explorer, tile
from tests.tape.making import a_tape
from tests.tenant.calling import NOON as TENANTS_NOON
from tests.tenant.calling import TOKEN

from smokealarm.cli import main
from smokealarm.dynatrace.dashboards import read_dashboard
from smokealarm.dynatrace.selector import parse
from smokealarm.dynatrace.tenant.timeframe import Timeframe
from smokealarm.errors import ApiRateLimited, ApiRefused
from smokealarm.report.asked_tenant import AskedTenant
from smokealarm.report.dashboard import Life, build_page
from smokealarm.tape import Recorded, TenantTrack, save_tape

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tenant.calling import Asked


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a dashboard and two hours of measurements, at the end of which one tile is dead."""
    tiles = [tile("HEADER", "Queues"), explorer("sent", name="Sent"), explorer("lost", name="Lost")]
    board = {"dashboardMetadata": {"name": "Board", "dashboardFilter": {"timeframe": "-30m"}}, "tiles": tiles}
    (tmp_path / "board.json").write_text(json.dumps(board), encoding="utf-8")
    rows = [f"{(NOON + at) * 60},sent,{at % 7},a" for at in range(120)] + [f"{NOON * 60},lost,1,a"]
    (tmp_path / "m.csv").write_text("\n".join(["timestamp,metric,value,dim.queue", *rows]), encoding="utf-8")
    return tmp_path


def run(folder: Path, *options: str, source: tuple[str, ...] | None = None, board: str = "board.json") -> Result:
    """Run the command on the folder."""
    sources = ("--metrics", str(folder / "m.csv")) if source is None else source
    arguments = ["dashboard", str(folder / board), *sources, "-o", str(folder / "page.html"), *options]
    return CliRunner().invoke(main, arguments)


def test_a_page_is_written_and_every_tile_told(folder: Path) -> None:
    """The window is the dashboard's own, up to the end of the record."""
    result = run(folder)
    assert (result.exit_code, result.output.splitlines()[:3]) == (
        0,
        [
            "alive  Sent: newest 2025-10-22 14:00 UTC",
            "DEAD   Lost: metric known, no data in the timeframe",
            "2 tiles with queries, 1 dead",
        ],
    )
    text = (folder / "page.html").read_text(encoding="utf-8")
    assert "2025-10-22 13:30 to 2025-10-22 14:00 UTC · m.csv · 1 of 2 tiles have data" in text


def test_a_tape_is_drawn_from_its_begin_to_its_end(folder: Path) -> None:
    """In virtual time, as if the scenario had begun at midnight."""
    known = TenantTrack("sent", (("queue", "a"),), Recorded.of((1.0,) * 5, (3.0,) * 5), (5.0,))
    save_tape(a_tape(tenant=(known,)), folder)
    result = run(folder, source=("--tape", str(folder / "alerts-queues-a-scenario.json")))
    assert (result.exit_code, result.output.splitlines()[:2]) == (
        0,
        ["alive  Sent: newest 2030-01-01 00:05 UTC", "DEAD   Lost: no metric of this key: lost"],
    )
    text = (folder / "page.html").read_text(encoding="utf-8")
    assert "2030-01-01 00:00 to 2030-01-01 00:10 UTC · alerts-queues-a-scenario.json · 1 of 2 tiles have data" in text


def test_a_window_can_be_given(folder: Path) -> None:
    """The beginning of the record has data of both."""
    result = run(folder, "--from", "2025-10-22T12:00Z", "--to", "2025-10-22T12:30Z", "--fail-on-empty")
    assert (result.exit_code, "0 dead" in result.output) == (0, True)


def test_dead_tiles_fail_unless_there_is_a_reason(folder: Path) -> None:
    """The page is written all the same."""
    assert run(folder, "--fail-on-empty").exit_code == 1
    assert (folder / "page.html").is_file()
    (folder / "why.yaml").write_text("Lost: nothing was lost\n", encoding="utf-8")
    result = run(folder, "--fail-on-empty", "--allow-empty", str(folder / "why.yaml"))
    assert (result.exit_code, "allowed: nothing was lost" in result.output) == (0, True)


def test_what_cannot_be_read_of_a_dashboard_is_said(folder: Path) -> None:
    """The rest is drawn."""
    board = json.loads((folder / "board.json").read_text(encoding="utf-8"))
    board["tiles"].append(explorer("sent:(", name="Odd"))
    (folder / "board.json").write_text(json.dumps(board), encoding="utf-8")
    result = run(folder)
    assert (result.exit_code, "is no metric selector" in result.stderr) == (0, True)
    assert "DEAD   Odd: the query cannot be read" in result.stdout


def test_rows_that_cannot_be_read_are_said(folder: Path) -> None:
    """On the other stream."""
    with (folder / "m.csv").open("a", encoding="utf-8") as file:
        file.write("\nyesterday,sent,1,a")
    assert "m.csv: line 123" in run(folder).stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [("{", "is no JSON"), ("[]", "is no classic dashboard"), ('{"tiles": 7}', "is no classic dashboard")],
)
def test_what_is_no_dashboard_is_refused(folder: Path, content: str, said: str) -> None:
    """Nothing is written."""
    (folder / "board.json").write_text(content, encoding="utf-8")
    result = run(folder)
    assert (result.exit_code, said in result.output, (folder / "page.html").exists()) == (2, True, False)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ((), "expected one of --metrics FILE, --tape FILE and --tenant URL"),
        (("--metrics", "m.csv", "--tenant", "http://127.0.0.1:1"), "expected one of"),
        (("--metrics", "m.csv", "--tape", "t.json"), "expected one of"),
        (("--tape", "none.json"), "cannot be read: No such file"),
        (("--tenant", "http://127.0.0.1:1"), "expected --token-variable"),
        (("--tenant", "http://127.0.0.1:1", "--token-variable", "NO_SUCH_VARIABLE"), "expected --token-variable"),
        (("--metrics", "none.csv"), "there is no file"),
    ],
)
def test_the_source_has_to_be_one(folder: Path, source: tuple[str, ...], said: str) -> None:
    """A file or an environment with a token."""
    result = run(folder, source=source)
    assert (result.exit_code, said in result.output) == (2, True)


def test_other_mistakes(folder: Path) -> None:
    """A file that is not there, a host that is not allowed."""
    assert "cannot be read: No such file" in run(folder, board="none.json").output
    result = CliRunner().invoke(
        main,
        [
            "dashboard",
            str(folder / "board.json"),
            "--tenant",
            "https://example.com",
            "--token-variable",
            "T",
            "-o",
            "x",
        ],
        env={"T": TOKEN.value},
    )
    assert (result.exit_code, TOKEN.value in result.output) == (2, False)


# ---- from a tenant


@pytest.fixture
def asked(serving: Asked) -> Asked:
    """Provide the tenant after three minutes with a measurement each."""
    serving.renew()
    for value in (1, 2, 3):
        serving.client.ingest_metrics([f"sent,queue=a {value}"])
        serving.pass_minutes()
    return serving


def test_a_tenant_is_asked(folder: Path, asked: Asked) -> None:
    """By its own clock; the token stands in a variable and nowhere else."""
    options = ("--tenant", asked.tenant.url, "--token-variable", "T")
    arguments = ["dashboard", str(folder / "board.json"), *options, "-o", str(folder / "page.html")]
    result = CliRunner().invoke(main, arguments, env={"T": TOKEN.value})
    assert result.output.splitlines()[:2] == [
        "alive  Sent: newest 2030-01-01 00:03 UTC",
        "DEAD   Lost: no metric of this key: lost",
    ]
    assert TOKEN.value not in (folder / "page.html").read_text(encoding="utf-8")


def test_a_tenant_answers_like_a_file(asked: Asked) -> None:
    """Totals, units, and what it refuses."""
    tiles = [
        explorer("sent:sum:fold(sum)", kind="SINGLE_VALUE"),
        explorer("sent:sum", kind="TOP_LIST"),
        explorer("sent:filter(eq(queue,z))"),
        explorer("sent:evaluateModel"),
    ]
    dashboard, _ = read_dashboard({"dashboardMetadata": {"name": "x"}, "tiles": tiles})
    timeframe = Timeframe(TENANTS_NOON * 60_000, (TENANTS_NOON + 3) * 60_000)
    total, top, filtered, refused = build_page(dashboard, AskedTenant(asked.client, {}), timeframe).tiles
    assert (total.body.figure.value, top.body.figures[0].value) == (6, 6)  # type: ignore[union-attr]
    (whole,) = AskedTenant(asked.client, {}).query(parse("sent:sum"), timeframe, "Inf")
    assert (whole.start, whole.minutes, whole.slots) == (TENANTS_NOON, 3, 1)
    assert filtered.liveness.reason == "the metric has data in the timeframe, but the selector keeps none of it"
    assert (refused.liveness.life, refused.liveness.reason.startswith("selector refused: 4")) == (Life.EMPTY, True)


def test_units_are_those_of_descriptors(asked: Asked) -> None:
    """A metric without one has none, and neither has one that does not exist."""
    asked.client.ingest_metrics(["slow 1", "#slow gauge dt.meta.unit=MilliSecond"])
    tenant = AskedTenant(asked.client, {})
    assert (tenant.unit("slow"), tenant.unit("sent"), tenant.unit("none")) == ("MilliSecond", None, None)


def test_a_tenant_that_refuses_everything_is_an_error() -> None:
    """That is no answer about a metric, and neither is a limit of requests."""
    whole = Timeframe(0, 60_000)
    client, _ = answering(refusal(403, "no"))
    with pytest.raises(ApiRefused):
        AskedTenant(client, {}).unit("sent")
    client, _ = answering({"metricId": "sent"}, refusal(429, "slower"), retries=0)
    with pytest.raises(ApiRateLimited):
        AskedTenant(client, {}).query(parse("sent"), whole, None)
