"""Which files there are, and how each is had: from what is kept, or written once for all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import BinaryIO

from sistercity import clock
from sistercity.audit.snapshot import one_snapshot
from sistercity.feed.reading import checkpoint
from sistercity.feed.writing import publish_due
from sistercity.thai.calendar import BANGKOK

from .csv import write_csv
from .describing.dictionary import file_name
from .geojson import write_geojson
from .kept import KeptFile, alone, keep, kept_file
from .ndjson import write_ndjson
from .state import State, state_now
from .tables import Dataset, Table
from .xlsx import write_xlsx

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ndjson": "application/x-ndjson",
    "geojson": "application/geo+json",
}


@dataclass(frozen=True)
class BulkFile:
    """A file that can be asked for.

    Attributes:
        name: in its address, with its ending.
        table: that it holds; None for a whole set.
    """

    dataset: Dataset
    name: str
    file_format: str
    table: Table | None
    write: Callable[[BinaryIO, date], int]

    @property
    def content_type(self) -> str:
        """Its media type."""
        return CONTENT_TYPES[self.file_format]

    def kept(self, state: State) -> KeptFile | None:
        """The file of that state, if it was written before."""
        return kept_file(self.name, self.key(state))

    def key(self, state: State) -> str:
        """Names what the file of that state is filled from."""
        return state.key(self.dataset.part)

    def made(self) -> KeptFile:
        """The file of now; one process writes one file at a time.

        Raises:
            BeingWritten: another process has not done yet.
            TooManyRows: it cannot be had in this format.
        """
        # What comes out by its day alone is told now: a snapshot only reads.
        publish_due(clock.today())
        with alone(), one_snapshot():
            state, resources = state_now(), self.dataset.resources
            return self.kept(state) or keep(
                self.name,
                self.key(state),
                lambda target: self.write(target, state.day),
                made_at=clock.now().astimezone(BANGKOK).isoformat(timespec="seconds"),
                number=state.number,
                checkpoint=checkpoint(resources) if resources else "",
            )


def files_of(dataset: Dataset) -> Iterator[BulkFile]:
    """Every file of a set, its main table first."""
    for table in dataset.tables:
        yield BulkFile(
            dataset,
            f"{file_name(dataset, table)}.csv",
            "csv",
            table,
            partial(_turned, write_csv, table),
        )
    writers = {"ndjson": write_ndjson}
    if dataset.tables:
        writers["xlsx"] = write_xlsx
    if dataset.features:
        writers["geojson"] = write_geojson
    for ending, write in writers.items():
        name = f"{dataset.name}.{ending}"
        yield BulkFile(dataset, name, ending, None, partial(_turned, write, dataset))


def all_files(datasets: Iterable[Dataset]) -> dict[str, BulkFile]:
    """Every file of these sets by its name."""
    return {file.name: file for dataset in datasets for file in files_of(dataset)}


def _turned(write: Callable, what: object, target: BinaryIO, day: date) -> int:
    return write(target, what, day)
