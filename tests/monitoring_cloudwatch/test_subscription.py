"""What is delivered is read, and nothing else."""

from __future__ import annotations

import base64
import gzip
from contextlib import suppress
from typing import Any

import pytest
from forwarder.subscription import DeliveryInvalidError, LogEvent, read_delivery
from hypothesis import given
from hypothesis import strategies as st
from tests.monitoring_cloudwatch.making import GROUP, NOW, packed, payload


def test_a_delivery_is_read() -> None:
    """Account, group, stream, and each log event with its id and time."""
    delivery = read_delivery(packed(payload(["one", "two\nlines"])))
    assert (delivery.account, delivery.group, delivery.stream) == ("000000000000", GROUP, "a/[$LATEST]b")
    assert delivery.events == (LogEvent("0", NOW, "one"), LogEvent("1", NOW + 1, "two\nlines"))


def test_a_test_of_reachability_delivers_nothing() -> None:
    """CloudWatch Logs sends it when a subscription is made."""
    test = payload(["CWL CONTROL MESSAGE: Checking health of destination"], messageType="CONTROL_MESSAGE")
    assert read_delivery(packed(test)).events == ()


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"awslogs": {}},
        {"awslogs": {"data": "***"}},
        {"awslogs": {"data": base64.b64encode(b"no gzip").decode()}},
        {"awslogs": {"data": base64.b64encode(gzip.compress(b"no JSON")).decode()}},
        {"awslogs": {"data": base64.b64encode(gzip.compress(b"{}")[:-4]).decode()}},
        packed([]),
        packed({"messageType": "DATA_MESSAGE"}),
        packed(payload([], logEvents=[{"id": "1"}])),
        packed(payload([], logEvents=[{"id": "1", "timestamp": "soon", "message": ""}])),
        packed(payload([], logEvents=7)),
    ],
)
def test_another_event_is_refused(event: dict[str, Any]) -> None:
    """Whatever is wrong with it is one error, which says what was expected."""
    with pytest.raises(DeliveryInvalidError):
        read_delivery(event)


@given(
    st.recursive(
        st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_any_document_is_read_or_refused(document: object) -> None:
    """Nothing else is raised."""
    with suppress(DeliveryInvalidError):
        read_delivery(packed(document))


def test_what_would_fill_the_memory_is_refused() -> None:
    """Unpacking ends at a bound."""
    data = gzip.compress(b" " * (64 * 1024 * 1024 + 1), 1)
    with pytest.raises(DeliveryInvalidError, match="no whole JSON object"):
        read_delivery({"awslogs": {"data": base64.b64encode(data).decode()}})
