"""Modules that load when they are first used."""

import gc
import sys
from pathlib import Path

import pytest

from consortium.foundation.lazy import lazy, loading


@pytest.fixture
def name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module that counts how often it is loaded."""
    name = "heavy_module_of_the_tests"
    (tmp_path / f"{name}.py").write_text("import sys\nsys.loads_of_it += 1\nweight = 7\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "loads_of_it", 0, raising=False)
    monkeypatch.delitem(sys.modules, name, raising=False)
    return name


def loads() -> int:
    count: int = sys.loads_of_it  # type: ignore[attr-defined]
    return count


def test_loads_at_its_first_use_and_once(name: str) -> None:
    heavy = lazy(name)
    assert loads() == 0
    assert (heavy.weight, heavy.weight) == (7, 7)
    assert loads() == 1


def test_is_no_module_of_the_process_until_then(name: str) -> None:
    heavy = lazy(name)
    assert name not in sys.modules
    assert heavy.weight == 7
    assert name in sys.modules


def test_says_at_once_that_a_module_is_not_installed() -> None:
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        lazy("no_such_module")


def test_says_which_attribute_is_missing(name: str) -> None:
    with pytest.raises(AttributeError, match="length"):
        lazy(name).length  # noqa: B018


class TestLoading:
    def test_looks_for_garbage_again_afterwards(self) -> None:
        with loading():
            assert not gc.isenabled()
        assert gc.isenabled()

    def test_even_if_it_fails(self) -> None:
        with pytest.raises(ZeroDivisionError), loading():
            _ = 1 // 0
        assert gc.isenabled()
