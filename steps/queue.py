"""Steps that look at queues."""

from datetime import timedelta

from pytest_bdd import parsers, then, when

from smokealarm.clock import parse_duration
from smokealarm.gherkin.amounts import AFTER, COUNT, COUNTED, PAUSED, Amount
from smokealarm.pipeline.drill import Drill


@then(parsers.re(rf"the (?P<name>.*queue) holds {COUNT} messages?$"), converters=COUNTED)
def queue_holds(drill: Drill, name: str, count: Amount) -> None:
    """Count a queue's messages, in flight ones too. Example: ``Then the dead-letter queue holds 1 message``."""
    assert drill.queue_counts(name).total == count


@then(parsers.re(rf'the (?P<name>.*queue) holds {COUNT} messages? that says? "(?P<text>.+)"'), converters=COUNTED)
def queue_holds_text(drill: Drill, name: str, count: Amount, text: str) -> None:
    """Count messages by what is in them. Example: ``the dead-letter queue holds 1 message that says "Records"``."""
    assert sum(text in message.body for message in drill.messages(name)) == count


@then("no queue holds a message")
def queues_are_empty(drill: Drill) -> None:
    """Count the messages of all queues. Example: ``Then no queue holds a message``."""
    assert drill.filled_queues == ()


@then(parsers.parse("the {name} holds what was sent"))
def queue_holds_what_was_sent(drill: Drill, name: str) -> None:
    """Compare ids, which messages keep when they move. Example: ``Then the dead-letter queue holds what was sent``."""
    assert [message.message_id for message in drill.messages(name)] == sorted(drill.sent)


@when(parsers.re(r"one message of the (?P<name>.*queue) is held back for (?P<length>.+)"))
def message_held_back(drill: Drill, name: str, length: str) -> None:
    """Let later ones overtake it. Example: ``When one message of the ingest queue is held back for 90 s``."""
    drill.hold_back(name, parse_duration(length))


@when(parsers.parse("the {name} is redriven"))
def queue_redriven(drill: Drill, name: str) -> None:
    """Move dead letters back to where they came from. Example: ``When the dead-letter queue is redriven``."""
    drill.redrive(name)


@when(parsers.re(rf"the (?P<name>.*queue) is emptied{AFTER}"), converters=PAUSED)
def queue_emptied(drill: Drill, name: str, pause: timedelta) -> None:
    """Delete a queue's messages. Example: ``When the dead-letter queue is emptied after 25 minutes``."""
    drill.pass_time(pause)
    drill.purge(name)
