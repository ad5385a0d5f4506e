"""The shape of the code: sizes, floors, and the one place that commits."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house import source
from tests.house.source import Module

LONGEST_MODULE = 300
LONGEST_TEST = 600
THE_PLACE_THAT_COMMITS = "consortium/foundation/database/unit_of_work.py"
# An import that stands in something; what it stands in says the tree.
INDENTED = re.compile(r"^[ \t]+(?:from|import) .*\bconsortium\b", re.MULTILINE)
SESSIONS = ("session", "db.session", "db.session()", "connection")


def lines_of(text: str) -> int:
    return sum(1 for line in text.splitlines() if line.strip())


class TestSize:
    def test_a_module_is_short_enough_to_read(self) -> None:
        sizes = {module.path: lines_of(module.text) for module in source.modules()}
        long = {path: size for path, size in sizes.items() if size > LONGEST_MODULE}
        assert not long, f"split them by what they are about, one noun for each file: {long}"

    def test_a_test_module_is_too(self) -> None:
        tests = Path(source.PACKAGE.parent, "tests").rglob("*.py")
        sizes = {str(path): lines_of(path.read_text()) for path in tests}
        long = {path: size for path, size in sizes.items() if size > LONGEST_TEST}
        assert not long, f"split them as the code they test is split: {long}"


class TestImports:
    def test_our_own_packages_are_imported_at_the_top(self) -> None:
        hidden = [
            f"{module.path} line {line}: {name}"
            for module in source.modules()
            for line, name in _imports_inside(module)
        ]
        assert not hidden, (
            f"imports inside functions: {hidden}. "
            "Move what they need to a lower floor instead of going round"
        )

    def test_use_cases_do_not_call_use_cases(self) -> None:
        guilty = [
            f"{module.path} line {node.lineno}"
            for module in source.on_floor("usecases")
            for node in ast.walk(module.tree)
            if isinstance(node, ast.ImportFrom) and ".usecases" in (node.module or "")
        ]
        assert not guilty, f"share a function of a lower floor instead: {guilty}"


class TestCommitting:
    def test_only_the_unit_of_work_commits(self) -> None:
        guilty = [
            f"{module.path} line {line}: {receiver}.{method}()"
            for module in source.modules()
            for line, receiver, method in module.calls("commit", "rollback", "flush")
            if receiver in SESSIONS
        ]
        elsewhere = [each for each in guilty if not each.startswith(THE_PLACE_THAT_COMMITS)]
        assert not elsewhere, (
            f"{elsewhere}: open transaction() or bookkeeping(), give ids with uuid7() "
            "instead of flushing, and after a fault call give_up()"
        )
        assert guilty, "this test no longer finds the place that commits"

    def test_questions_write_nothing(self) -> None:
        writing = ("add", "add_all", "delete", "merge", "bulk_save_objects")
        guilty = [
            f"{module.path} line {line}: {receiver}.{method}()"
            for module in source.on_floor("queries")
            for line, receiver, method in module.calls(*writing)
            if receiver in SESSIONS
        ]
        assert not guilty, f"a query answers; what writes is a use case: {guilty}"


class TestUseCases:
    def test_take_their_arguments_by_name(self) -> None:
        by_place = [
            f"{module.path}: {function.name}"
            for module, function in _usecases()
            if function.args.posonlyargs or function.args.args
        ]
        assert not by_place, f"put a * before the arguments of these: {by_place}"

    def test_are_one_transaction_with_an_audit_event(self) -> None:
        calls = {
            f"{module.path}: {function.name}": source.all_calls_in(function, module)
            for module, function in _usecases()
        }
        outside = [
            name for name, each in calls.items() if not each & {"transaction", "bookkeeping"}
        ]
        assert not outside, (
            f"these open no transaction(): {outside}. A question belongs into queries/, a rule "
            "into domain/, a helper gets a name that begins with _"
        )
        silent = [
            name for name, each in calls.items() if "transaction" in each and "record" not in each
        ]
        assert not silent, f"these record no audit event: {silent}"


def _usecases() -> Iterator[tuple[Module, source.Function]]:
    """Every order there is, with the module in which it stands."""
    for module in source.on_floor("usecases"):
        for function in module.functions():
            if source.is_public(function):
                yield module, function


def _imports_inside(module: Module) -> Iterator[tuple[int, str]]:
    if not INDENTED.search(module.text):
        return
    for function in ast.walk(module.tree):
        if not isinstance(function, source.Function):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("consortium"):
                yield node.lineno, node.module or ""
            if isinstance(node, ast.Import):
                yield from (
                    (node.lineno, each.name)
                    for each in node.names
                    if each.name.startswith("consortium")
                )
