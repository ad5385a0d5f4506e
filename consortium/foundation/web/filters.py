"""Filters of lists: a choice in the address, always one of those on offer."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

Option = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter: the name it has in the address, its label, and its options, the usual first."""

    name: str
    label: str
    options: Sequence[Option]

    @property
    def chosen(self) -> str:
        """What the address asks for; what is not on offer is taken for the usual."""
        asked = request.args.get(self.name, "")
        return asked if asked in dict(self.options) else self.options[0][0]

    @property
    def words(self) -> str:
        return dict(self.options)[self.chosen]
