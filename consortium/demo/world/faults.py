"""What is wrong with a folder: each fault with its file, row, column, and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from consortium.foundation.domain.errors import Invalid


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands; rows are counted as a spreadsheet does, the header is row 1."""

    file: str
    row: int

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing to mend; row 0 means the file as a whole."""

    file: str
    problem: str
    what_to_do: str
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{row}{column}: {self.problem} {self.what_to_do}"

    @classmethod
    def at(cls, place: Place, problem: str, what_to_do: str, column: str = "") -> "Fault":
        return cls(
            file=place.file, row=place.row, column=column, problem=problem, what_to_do=what_to_do
        )


class FolderRefused(Invalid):
    """Nothing was loaded: every fault of every file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        number = len(self.faults)
        super().__init__(
            "world_faults",
            f"{number} fault{'s' if number > 1 else ''} found, and nothing was loaded.",
            next_step="Mend the files and load the folder again.",
        )


def near(word: str, known: Iterable[str]) -> str:
    """What somebody may have meant: " Did you mean NOR?", or nothing."""
    by_plain = {each.casefold(): each for each in known}
    close = get_close_matches(word.casefold(), by_plain, n=1, cutoff=0.6)
    return f" Did you mean {by_plain[close[0]]}?" if close else ""
