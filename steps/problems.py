"""Steps that look at the tenant's problems.

A problem is named by its title without the pipeline's prefix; minutes count from the scenario's begin.
"""

from pytest_bdd import given, parsers, then

from smokealarm.dynatrace.detection import SCHEMA_ID
from smokealarm.gherkin.amounts import COUNT, COUNTED, MOMENT, Amount, exactly, parse_moment
from smokealarm.pipeline.drill import Drill
from smokealarm.sandbox import Sandbox

PROBLEM = r'the problem "(?P<title>[^"]+)"'
ON = r"( on the (?P<part>.+))?"


@given("the pipeline is healthy and monitored")
def monitored(drill: Drill, watch: Sandbox) -> None:
    """Let a tenant with the pipeline's monitoring follow the scenario, and find nothing wrong before it begins.

    Example: ``Given the pipeline is healthy and monitored``.
    """
    assert watch.tenant.environment.settings.objects(SCHEMA_ID)
    assert (watch.problems, drill.filled_queues) == ((), ())


@then(parsers.re(rf"{PROBLEM} is open{ON}$"))
def problem_open(drill: Drill, watch: Sandbox, title: str, part: str | None) -> None:
    """Find an open problem, whenever it opened. Example: ``the problem "..." is open on the function store``."""
    problem = watch.problem(title)
    assert problem.status == "OPEN"
    assert part is None or watch.entity_names(problem) == (drill.parts.name(part),)


@then(parsers.re(rf"{PROBLEM} opened (?P<moment>{MOMENT}){ON}$"), converters={"moment": parse_moment})
def problem_opened(drill: Drill, watch: Sandbox, title: str, moment: Amount, part: str | None) -> None:
    """Compare when and on what. Example: ``the problem "It fails" opened in minute 15 on the function store``."""
    opened, entities = watch.problem(title).opened_at - drill.begin_minute, watch.entity_names(watch.problem(title))
    assert opened == moment
    assert part is None or entities == (drill.parts.name(part),)


@then(parsers.parse('the problem "{title}" closed in minute {minute:d}'))
def problem_closed(drill: Drill, watch: Sandbox, title: str, minute: int) -> None:
    """Compare when a problem closed. Example: ``the problem "A function fails" closed in minute 40``."""
    closed_at = watch.problem(title).closed_at
    closed = None if closed_at is None else closed_at - drill.begin_minute
    assert closed == minute


@then(parsers.re(rf"only {PROBLEM} opened (?P<moment>{MOMENT}){ON}$"), converters={"moment": parse_moment})
def only_problem_opened(drill: Drill, watch: Sandbox, title: str, moment: Amount, part: str | None) -> None:
    """Find no other problem. Example: ``only the problem "It fails" opened in minute 15``."""
    problem_opened(drill, watch, title, moment, part)
    assert watch.problems == (watch.problem(title),), watch.problem_titles


@then(parsers.re(rf"only {PROBLEM} was open from minute (?P<minutes>\d+ to \d+){ON}$"))
def only_problem_was_open(drill: Drill, watch: Sandbox, title: str, minutes: str, part: str | None) -> None:
    """Find no other problem. Example: ``only the problem "It fails" was open from minute 15 to 40``."""
    problem_was_open(drill, watch, title, minutes, part)
    assert watch.problems == (watch.problem(title),), watch.problem_titles


@then(parsers.re(rf"{PROBLEM} was open from minute (?P<minutes>\d+ to \d+){ON}$"))
def problem_was_open(drill: Drill, watch: Sandbox, title: str, minutes: str, part: str | None) -> None:
    """Compare both moments. Example: ``the problem "A function fails" was open from minute 15 to 40``."""
    opened, closed = map(int, minutes.split(" to "))
    problem_opened(drill, watch, title, exactly(opened), part)
    problem_closed(drill, watch, title, closed)


@then(parsers.re(rf"{COUNT} problems? (has|have) opened"), converters=COUNTED)
def problems_opened(watch: Sandbox, count: Amount) -> None:
    """Count all problems, open and closed. Example: ``Then no problem has opened``."""
    assert len(watch.problems) == count, watch.problem_titles
