"""Which files of the lake are worth writing into one.

Many small files are read at half the speed of a few large ones. Large ones stay as they are: to
write them anew with every import would cost more than it saves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

SMALL_BYTES = 32 << 20
# So many small files of a trust and year are as good as one.
SMALL_FILES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """A batch, how large the file is in which it landed, and the file it is read from today."""

    batch_id: UUID
    bytes: int
    read_from: str


def worth_compacting(part: Sequence[Landed]) -> frozenset[UUID]:
    """The batches, of those that are read together, that belong into one new file.

    None when they are good as they are.
    """
    small = [each for each in part if each.bytes < SMALL_BYTES]
    files = {each.read_from for each in small}
    return frozenset(each.batch_id for each in small if len(files) >= SMALL_FILES)
