"""Heavy libraries that load at their first use, not at start.

pandas, DuckDB and Altair together cost more than a second to import, and most processes answer
most requests without them. A module that needs one writes::

    if TYPE_CHECKING:
        import duckdb
    else:
        duckdb = lazy("duckdb")
"""

import importlib.util
import sys
from types import ModuleType


def lazy(name: str) -> ModuleType:
    """The module, loaded when one of its attributes is first read."""
    loaded = sys.modules.get(name)
    if loaded is not None:
        return loaded
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name)
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
