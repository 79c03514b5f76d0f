"""What the pipeline is fed with: files of daily observations, good ones and every named kind of bad one.

Everything is a pure function of its arguments, the seed included; only `upload` and `send` touch a backend.
"""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, Final

from smokealarm.errors import DrillError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

    from smokealarm.pipeline.handles import Queue
    from smokealarm.pipeline.shape import Uploads

HEADER: Final = "location,date,precipitation,temp_max,temp_min,wind,weather"
KEY_PREFIX: Final = "observations/"
"""The default of the template's parameter KeyPrefix."""

_WEATHER: Final = ("drizzle", "fog", "rain", "snow", "sun")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to upload.

    Attributes:
        key: the object key.
        body: the content.

    """

    key: str
    body: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """The last part of the key, without its extension."""
        return self.key.rsplit("/", 1)[-1].rsplit(".", 1)[0]

    @property
    def result_key(self) -> str:
        """Where the pipeline writes the monthly aggregates."""
        return f"monthly/{self.key.rsplit('.', 1)[0]}.json"

    @property
    def record_key(self) -> str:
        """Where the pipeline writes the record of an accepted file."""
        return f"records/{self.key.rsplit('.', 1)[0]}.json"

    @property
    def quarantine_key(self) -> str:
        """Where the pipeline writes the record of a rejected file."""
        return f"quarantine/{self.key}.json"


def sample_files(uploads: Uploads) -> tuple[SourceFile, ...]:
    """Return a pipeline's sample files, sorted by name; none if it has none."""
    paths = sorted(uploads.samples.glob(f"*{uploads.key_suffix}")) if uploads.samples else ()
    return tuple(SourceFile(f"{uploads.key_prefix}{path.name}", path.read_bytes()) for path in paths)


def new_files(uploads: Uploads, first: int, count: int) -> tuple[SourceFile, ...]:
    """Return so many files of the kind that a pipeline takes, counted from ``first``; no two have one name.

    Raises:
        DrillError: the pipeline says neither that files are generated nor where samples are.
    """
    if uploads.generated:
        return valid_files(first, count, key_prefix=uploads.key_prefix)
    samples = sample_files(uploads)
    if not samples:
        raise DrillError("there is nothing to upload; expected sample files where [pipeline.uploads] says 'samples'")
    numbers = range(first, first + count)
    return tuple(renamed(samples[number % len(samples)], f"{number:06d}") for number in numbers)


@lru_cache(256)
def valid_file(seed: int, days: int = 365, key_prefix: str = KEY_PREFIX) -> SourceFile:
    """Make a file of one invented station's observations from 1 January 2016 on.

    Every drill counts its files from the same number on, so the first ones are kept.
    """
    random = Random(seed)  # noqa: S311
    station = f"station-{seed:06d}"
    rows = (_row(random, station, date(2016, 1, 1) + timedelta(days=day)) for day in range(days))
    return SourceFile(f"{key_prefix}{station}.csv", "".join(f"{line}\n" for line in (HEADER, *rows)).encode())


def valid_files(seed: int, count: int, days: int = 365, key_prefix: str = KEY_PREFIX) -> tuple[SourceFile, ...]:
    """Make files of so many stations; no two seeds less than ``count`` apart may be used together."""
    return tuple(valid_file(number, days, key_prefix) for number in range(seed, seed + count))


def renamed(file: SourceFile, suffix: str) -> SourceFile:
    """Return the same content under a key with something added before its extension."""
    stem, extension = file.key.rsplit(".", 1)
    return replace(file, key=f"{stem}-{suffix}.{extension}")


def upload(s3: S3Client, bucket: str, file: SourceFile) -> None:
    """Put a file into a bucket."""
    content_type = mimetypes.guess_type(file.key)[0] or "application/octet-stream"
    s3.put_object(Bucket=bucket, Key=file.key, Body=file.body, ContentType=content_type)


def send(sqs: SQSClient, queue: Queue, message: str) -> str:
    """Send a message to a queue, past EventBridge, and return its id."""
    return sqs.send_message(QueueUrl=queue.url, MessageBody=message)["MessageId"]


def _row(random: Random, station: str, day: date) -> str:
    low = random.uniform(-10, 15)
    high = low + random.uniform(0.1, 15)
    weather = random.choice(_WEATHER)
    rain = random.uniform(0.1, 40) if weather in {"drizzle", "rain", "snow"} else 0.0
    return f"{station},{day},{rain:.1f},{high:.1f},{low:.1f},{random.uniform(0.5, 12):.1f},{weather}"
