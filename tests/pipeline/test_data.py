"""The sample files are what their README says they are."""

import hashlib

from weather.observations import Rules, read

from smokealarm.pipeline.shape import PipelineShape
from smokealarm.pipeline.workload import sample_files

PUBLISHED = "0e7e853f4c5b67615da261d5d343824a43510f50"
"""The SHA-1 that the catalogue of vega-datasets 3.2.1 gives for weather.csv: that of its Git blob."""


def test_the_files_put_together_are_the_published_data_set(shape: PipelineShape) -> None:
    """Nothing was added, changed or left out when the set was split by place and year."""
    files = sorted(sample_files(shape.uploads), key=lambda file: ("seattle" not in file.key, file.key))
    header, _, _ = files[0].body.partition(b"\n")
    joined = header + b"\n" + b"".join(file.body.partition(b"\n")[2] for file in files)
    assert hashlib.sha1(b"blob %d\0" % len(joined) + joined).hexdigest() == PUBLISHED  # noqa: S324


def test_every_row_of_the_real_data_is_believed(shape: PipelineShape) -> None:
    """The rules are no stricter than the weather was."""
    files = sample_files(shape.uploads)
    readings = [read(file.body, Rules(1_000_000, 0)) for file in files]
    assert [reading.rows for reading in readings] == [366, 365, 365, 365, 366, 365, 365, 365]
    assert sum(reading.out_of_order for reading in readings) == 0
