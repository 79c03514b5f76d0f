"""What a quick library says of a document agrees with the one that explains."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.check.test_recognition import ROWS
from tests.settings.drawn import JSON, damaged
from tests.settings.making import SMALLEST

from smokealarm.check import Kind
from smokealarm.check.catalogue.examples import CREDENTIALS, DASHBOARD, RULE
from smokealarm.check.schema_files import misfits, schema_name, validator

KINDS = [kind for kind in Kind if schema_name(kind)]
FILES = [*(row["file"] for row in ROWS), *map(json.loads, (RULE, DASHBOARD, CREDENTIALS)), *SMALLEST.values()]
DRAWN = st.one_of(JSON, st.sampled_from(FILES), st.sampled_from(FILES).flatmap(damaged))


@given(st.sampled_from(KINDS), DRAWN)
@settings(max_examples=600, deadline=None)
def test_whatever_fits_for_one_library_fits_for_the_other(kind: Kind, value: Any) -> None:
    """The project's own schemas and any document, those of other kinds included: the quick one overlooks nothing."""
    found, check = misfits(kind, value), validator(kind)
    assert check is not None
    assert found is None or (not found) == check.is_valid(value)


def test_half_a_character_is_left_to_the_library_that_explains() -> None:
    """JSON can hold one by itself."""
    assert misfits(Kind.LOG_RECORD, {"message": "\ud800"}) is None


def test_what_does_not_fit_is_found_where_it_stands() -> None:
    """So that templates can be told from mistakes before anything is explained."""
    rule = {**json.loads(RULE), "summary": 7}
    assert misfits(Kind.METRIC_EVENT, rule) == (7,)
