"""Heavy libraries that load at their first use, not at start.

pandas, DuckDB and Altair together cost more than a second to import, and most processes answer
most requests without them. A module that needs one writes::

    if TYPE_CHECKING:
        import duckdb
    else:
        duckdb = lazy("duckdb")
"""

import gc
import importlib
import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


class _Lazy(ModuleType):
    """Stands for a module and hands on what is asked of it.

    It is not entered in ``sys.modules``: libraries look there to see which others are in use, and
    DuckDB would load all of pandas to ask it for its types.
    """

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self.__name__), name)


def lazy(name: str, *, is_extra: bool = False) -> ModuleType:
    """The module, loaded when one of its attributes is first read.

    Of an extra it is for those who use it to see whether it is there.

    Raises:
        ModuleNotFoundError: it is not installed, and no extra.
    """
    if not is_extra and importlib.util.find_spec(name) is None:
        raise ModuleNotFoundError(name)
    return _Lazy(name)


@contextmanager
def loading() -> Iterator[None]:
    """Load an application without looking for garbage meanwhile, and never look among it again.

    All that is loaded stays, and looking through it again and again is a fifth of a start. Frozen
    objects are also not touched after a server forks, so its workers share their memory.
    """
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()
