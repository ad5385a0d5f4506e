"""The documentation says what the code says."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

import config
from consortium.foundation.domain.permissions import (
    GRANTS,
    PERMISSION_NAMES,
    ROLE_NAMES,
    Permission,
    Role,
)
from consortium.spend.domain import faults
from consortium.spend.domain.fields import LINE_FIELDS, NAMES, NAMING, REQUIRED, Field, name_of
from consortium.spend.views.imports import EXAMPLE
from scripts import build_docs

SETTINGS = Path(config.ROOT, "docs", "settings.md").read_text()
ROW = re.compile(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`)? ?\| (.+) \|$", re.MULTILINE)
DOCUMENTED = {name: (default, words) for name, default, words in ROW.findall(SETTINGS)}
IMPORTS = Path(config.ROOT, "docs", "import-format.md").read_text()
COLUMN = re.compile(
    r"^\| ([^|]+) \| (always|one of these four|(?:of payments, )?if you have it) \| ([^|]+) \|$",
    re.MULTILINE,
)
COLUMNS = {name: (needed, others.split(", ")) for name, needed, others in COLUMN.findall(IMPORTS)}


def as_documented(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Path):
        return value.name
    return "" if value == () else str(value)


class TestSettings:
    def test_every_setting_is_documented_and_no_other(self) -> None:
        ours = {setting.name for setting in fields(config.Production)}
        assert set(DOCUMENTED) == ours, "give every setting of config.py a row in docs/settings.md"

    @pytest.mark.parametrize("name", [setting.name for setting in fields(config.Production)])
    def test_the_default_is_the_one_of_production(self, name: str) -> None:
        default, words = DOCUMENTED[name]
        assert default == as_documented(getattr(config.Production(), name)), (
            f"correct the default of {name} in docs/settings.md"
        )
        assert words.endswith("."), f"say what {name} does in docs/settings.md, in a sentence"


class TestPermissions:
    def test_every_role_has_a_name_and_a_row_of_grants(self) -> None:
        assert set(ROLE_NAMES) == set(GRANTS) == set(Role), "add the role to ROLE_NAMES and GRANTS"

    def test_every_permission_has_a_name(self) -> None:
        assert set(PERMISSION_NAMES) == set(Permission), "add the permission to PERMISSION_NAMES"

    def test_every_permission_is_granted_to_somebody(self) -> None:
        granted = {permission for grants in GRANTS.values() for permission in grants}
        assert granted == set(Permission), "grant the permission to a role, or remove it"

    def test_names_are_said_once(self) -> None:
        assert len(set(PERMISSION_NAMES.values())) == len(Permission)
        assert len(set(ROLE_NAMES.values())) == len(Role)


class TestImportFormat:
    def test_every_column_is_documented_and_no_other(self) -> None:
        assert set(COLUMNS) == set(map(name_of, Field)), (
            "give every field of purchase lines a row in docs/import-format.md"
        )

    @pytest.mark.parametrize("field", Field)
    def test_a_column_has_every_name_that_is_understood(self, field: Field) -> None:
        needed, others = COLUMNS[name_of(field)]
        assert tuple(others) == NAMES[field][1:], f"correct the names of {field}"
        in_words = "one of these four" if field in NAMING else "if you have it"
        if field not in LINE_FIELDS:
            in_words = "of payments, if you have it"
        assert needed == ("always" if field in REQUIRED else in_words)

    def test_every_finding_is_explained(self) -> None:
        said = {f"The {name_of(field).lower()} is missing.": "The … is missing." for field in Field}
        problems = [fault.problem for fault in faults.FAULTS.values()]
        problems += [each.problem for each in (faults.REPEATED, faults.DUPLICATE)]
        problems += [each.problem for each in faults.LEFT_OUT.values()]
        unexplained = {
            problem
            for problem in problems
            if f"| {said.get(problem, problem).format(detail='…')} |" not in IMPORTS
        }
        assert not unexplained, "say in docs/import-format.md what to do about them"

    def test_the_example_is_the_one_that_the_page_offers(self) -> None:
        assert EXAMPLE.replace("\r\n", "\n") in IMPORTS


def test_generated_pages_are_current() -> None:
    assert build_docs.stale_pages() == [], "run `make docs` and commit what it writes"
