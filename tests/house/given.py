"""What the walk over all addresses puts into them: objects, each made when first asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.world import World


class Objects:
    """The objects of one walk, each made when it is first asked for, within an app context."""

    def __init__(self, world: World, given: "Mapping[str, Given]") -> None:
        self.world = world
        self._given = given
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        return self.once(name, self._given[name].make)

    def once(self, name: str, make: "Callable[[Objects], Any]") -> Any:
        """What ``make`` makes, made once under this name: for parts of the same thing."""
        if name not in self._made:
            self._made[name] = make(self)
        return self._made[name]


@dataclass(frozen=True)
class Given:
    """How to make what stands in an address; ``shared`` says why strangers may see it too."""

    make: Callable[[Objects], Any]
    shared: str = ""


WORD = "a word of ours, not an object"
