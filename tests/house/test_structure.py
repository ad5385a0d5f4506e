"""The shape of the code: sizes, floors, and the one place that commits."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import source
from tests.house.source import Module

LONGEST_MODULE = 300
LONGEST_TEST = 600
THE_PLACE_THAT_COMMITS = "consortium/foundation/database/unit_of_work.py"
SESSIONS = ("session", "db.session", "db.session()", "connection")

every_usecase = pytest.mark.parametrize(
    ("module", "function"),
    [
        pytest.param(module, function, id=f"{Path(module.path).parts[1]}.{function.name}")
        for module in source.on_floor("usecases")
        for function in module.functions()
        if source.is_public(function)
    ],
)


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
            for line, receiver, method in module.calls()
            if method in ("commit", "rollback", "flush") and receiver in SESSIONS
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
            for line, receiver, method in module.calls()
            if method in writing and receiver in SESSIONS
        ]
        assert not guilty, f"a query answers; what writes is a use case: {guilty}"


class TestUseCases:
    @every_usecase
    def test_takes_its_arguments_by_name(self, module: Module, function: source.Function) -> None:
        places = [*function.args.posonlyargs, *function.args.args]
        assert not places, f"{module.path}: put a * before the arguments of {function.name}"

    @every_usecase
    def test_is_one_transaction_with_an_audit_event(
        self, module: Module, function: source.Function
    ) -> None:
        calls = source.all_calls_in(function, module)
        assert calls & {"transaction", "bookkeeping"}, (
            f"{module.path}: {function.name} opens no transaction(). A question belongs into "
            "queries/, a rule into domain/, a helper gets a name that begins with _"
        )
        assert "transaction" not in calls or "record" in calls, (
            f"{module.path}: {function.name} records no audit event"
        )


def _imports_inside(module: Module) -> Iterator[tuple[int, str]]:
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
