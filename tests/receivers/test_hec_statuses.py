"""The numbers of the collector's answers are the vendor's."""

import json
from pathlib import Path

from smokealarm.receivers.hec.status import Status, answer

ORACLE = Path(__file__).parents[1] / "oracle" / "hec"


def test_every_code_of_the_vendor_has_its_status_and_text() -> None:
    """The table is complete, and nothing is in it that the vendor does not list."""
    rows = json.loads((ORACLE / "statuses.json").read_text())["rows"]
    ours = [{"code": status.value, "http": status.http, "text": status.text} for status in Status]
    assert ours == rows


def test_members_come_in_the_vendors_order() -> None:
    """Clients match answers as text, so the order of members and the lack of spaces matter."""
    assert answer(Status.INCORRECT_INDEX, event_number=1).body == (
        b'{"text":"Incorrect index","code":7,"invalid-event-number":1}'
    )
    assert answer(Status.SUCCESS, ack_id=0).body == b'{"text":"Success","code":0,"ackId":0}'
