"""Our own source, read once for all house tests, and parsed where one asks for the tree.

Parsing all of it takes longer than any other test: whoever asks for trees looks at the text first.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import config

PACKAGE = Path(config.ROOT, "consortium")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One module of the product: its path under the repository, its text, its syntax tree."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def on_floor(self, floor: str) -> bool:
        """Whether it stands on that floor of a wing: ``usecases``, ``views``, …"""
        parts = Path(self.path).with_suffix("").parts
        return floor in parts[2:] and not self.path.endswith("__init__.py")

    def functions(self) -> list[Function]:
        """The functions at the top of the module, in order."""
        return [node for node in self.tree.body if isinstance(node, Function)]

    def calls(self, *methods: str) -> Iterator[tuple[int, str, str]]:
        """Every ``receiver.method(...)`` of these, with its line, the receiver as it is written."""
        if not any(f".{each}(" in self.text for each in methods):
            return
        for node in ast.walk(self.tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in methods
            ):
                yield node.lineno, ast.unparse(node.func.value), node.func.attr


@cache
def modules() -> tuple[Module, ...]:
    return tuple(_read(path) for path in sorted(PACKAGE.rglob("*.py")))


def on_floor(floor: str) -> list[Module]:
    return [module for module in modules() if module.on_floor(floor)]


def is_public(function: Function) -> bool:
    return not function.name.startswith("_")


def calls_in(function: Function) -> set[str]:
    """The names of whatever the function calls: ``record``, ``transaction``, ``_open_session``."""
    called = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return {
        each.id if isinstance(each, ast.Name) else each.attr
        for each in called
        if isinstance(each, ast.Name | ast.Attribute)
    }


def all_calls_in(function: Function, module: Module) -> set[str]:
    """What the function calls itself, and through the private functions of its module."""
    private = {each.name: each for each in module.functions() if not is_public(each)}
    found: set[str] = set()
    waiting = [function]
    while waiting:
        calls = calls_in(waiting.pop()) - found
        found |= calls
        waiting += [private[name] for name in calls if name in private]
    return found


def _read(path: Path) -> Module:
    return Module(str(path.relative_to(config.ROOT)), path.read_text())
