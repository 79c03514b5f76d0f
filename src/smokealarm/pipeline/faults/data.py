"""Faults of the data: files that reach the pipeline malformed, cut, repeated or otherwise bad.

They act on the workload: whoever uploads passes the files through ``Injection.alter`` first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, ClassVar

from smokealarm.pipeline.faults.fault import Fault
from smokealarm.pipeline.faults.targets import WORKLOAD, TargetKind
from smokealarm.pipeline.spoiling import DEFAULT_MAX_BYTES, Spoiling, spoiled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smokealarm.pipeline.faults.fault import Cloud
    from smokealarm.pipeline.workload import SourceFile


class DataLever:
    """Spoils files while it is applied; the state is whether it is, and a hit is a file whose content changed."""

    def __init__(self, fault: DataFault) -> None:
        self._fault = fault
        self._random = Random(fault.seed)  # noqa: S311  repeatable on purpose
        self._active = False
        self._hits = 0

    def read(self) -> bool:
        """Say whether files are being spoiled."""
        return self._active

    def apply(self, before: bool) -> None:  # noqa: ARG002, FBT001  the shape of a lever
        """Begin to spoil files."""
        self._active = True

    def restore(self, before: bool) -> None:  # noqa: FBT001  the shape of a lever
        """Leave files alone again."""
        self._active = before

    def hits(self) -> int:
        """Return how many files were spoiled."""
        return self._hits

    def alter(self, files: Sequence[SourceFile]) -> list[SourceFile]:
        """Return the files, the unlucky ones spoiled; each keeps its key, as a bad file does in production."""
        return [self._fate(file) for file in files]

    def _fate(self, file: SourceFile) -> SourceFile:
        if self._random.random() >= self._fault.probability:
            return file
        bad = self._fault.spoil(file, self._random.randrange(2**31))
        self._hits += bad.body != file.body
        return replace(bad, key=file.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFault(Fault):
    """Files come bad; ``probability`` is the share of them, ``seed`` chooses them and the places within them."""

    target: str = WORKLOAD

    spoiling: ClassVar[Spoiling]
    target_kind: ClassVar[TargetKind] = TargetKind.WORKLOAD
    timed_by_backend: ClassVar[bool] = False

    def lever(self, cloud: Cloud) -> DataLever:  # noqa: ARG002  files are spoiled before they reach the cloud
        """Return the lever that spoils files."""
        return DataLever(self)

    def spoil(self, file: SourceFile, seed: int) -> SourceFile:
        """Return a bad copy of one file."""
        return spoiled(file, self.spoiling, seed)


@dataclass(frozen=True, slots=True, kw_only=True)
class OversizeData(DataFault):
    """The rows repeat until the file is one byte greater than ``max_bytes``."""

    max_bytes: int = DEFAULT_MAX_BYTES

    name: ClassVar[str] = "data.oversize"
    spoiling: ClassVar[Spoiling] = Spoiling.OVERSIZE

    def spoil(self, file: SourceFile, seed: int) -> SourceFile:
        """Return a file that is too big."""
        return spoiled(file, self.spoiling, seed, self.max_bytes)


@dataclass(frozen=True, slots=True, kw_only=True)
class MalformedData(DataFault):
    """Rows have lost a comma."""

    name: ClassVar[str] = "data.malformed"
    spoiling: ClassVar[Spoiling] = Spoiling.MALFORMED


@dataclass(frozen=True, slots=True, kw_only=True)
class TruncatedData(DataFault):
    """Files end within a row."""

    name: ClassVar[str] = "data.truncated"
    spoiling: ClassVar[Spoiling] = Spoiling.TRUNCATED


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongSchemaData(DataFault):
    """Headers name other columns than agreed."""

    name: ClassVar[str] = "data.wrong_schema"
    spoiling: ClassVar[Spoiling] = Spoiling.WRONG_SCHEMA


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyData(DataFault):
    """Files have no bytes."""

    name: ClassVar[str] = "data.empty"
    spoiling: ClassVar[Spoiling] = Spoiling.EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongEncodingData(DataFault):
    """Text is UTF-16 with a byte order mark."""

    name: ClassVar[str] = "data.wrong_encoding"
    spoiling: ClassVar[Spoiling] = Spoiling.WRONG_ENCODING


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateData(DataFault):
    """Rows come twice."""

    name: ClassVar[str] = "data.duplicate"
    spoiling: ClassVar[Spoiling] = Spoiling.DUPLICATE


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfOrderData(DataFault):
    """Rows are shuffled."""

    name: ClassVar[str] = "data.out_of_order"
    spoiling: ClassVar[Spoiling] = Spoiling.OUT_OF_ORDER
