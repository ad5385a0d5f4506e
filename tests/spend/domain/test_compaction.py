"""When files are worth writing into one."""

from uuid import UUID

import pytest

from consortium.spend.domain.compaction import SMALL_BYTES, Landed, worth_compacting

LARGE = SMALL_BYTES


@pytest.mark.parametrize(
    ("files", "chosen"),
    [
        ([], []),
        ([("a", 10), ("b", 10), ("c", 10)], []),
        ([("a", 10), ("b", 10), ("c", 10), ("d", 10)], [0, 1, 2, 3]),
        # Those that are read from one file count as one, and are written anew with the others.
        ([("x", 10), ("x", 10), ("b", 10), ("c", 10)], []),
        ([("x", 10), ("x", 10), ("b", 10), ("c", 10), ("d", 10)], [0, 1, 2, 3, 4]),
        # Large ones stay.
        ([(name, LARGE) for name in "abcde"], []),
        ([("large", LARGE), *((name, 10) for name in "abcd")], [1, 2, 3, 4]),
    ],
)
def test_four_small_files_are(files: list[tuple[str, int]], chosen: list[int]) -> None:
    part = [
        Landed(batch_id=UUID(int=number), bytes=size, read_from=name)
        for number, (name, size) in enumerate(files)
    ]
    assert worth_compacting(part) == {UUID(int=number) for number in chosen}
