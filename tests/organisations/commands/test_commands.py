"""`consortium organisations …` and `consortium people …`."""

import json
from pathlib import Path

import pytest
from flask import Flask

from consortium.organisations.domain.reference_list import COLUMNS
from tests.support.commands import run
from tests.support.pages import PageClient
from tests.support.world import PASSWORD, World

GOOD = "R1K,London North West,HA1 3UJ,51.57,-0.32,QRV,North West London,Y56,London"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "trusts.csv"


def write(file: Path, *lines: str, header: str = ",".join(COLUMNS)) -> str:
    file.write_text("\n".join([header, *lines]))
    return str(file)


class TestImport:
    def test_without_a_file_imports_the_list_that_ships(self, app: Flask, world: World) -> None:
        done = run(app, "organisations", "import")
        assert done.exit_code == 0
        assert done.stdout.startswith("218 rows read: 218 added, 0 changed, 0 as they were.\n")
        assert done.stdout.count("The integrated care board is missing.") == 11
        assert done.stderr == ""

    def test_a_second_time_changes_nothing(self, app: Flask, world: World) -> None:
        run(app, "organisations", "import")
        done = run(app, "organisations", "import", "--json")
        report = json.loads(done.stdout)
        assert (report["added"], report["changed"], report["unchanged"]) == (0, 0, 218)

    def test_good_rows_land_and_the_others_end_it_with_1(
        self, app: Flask, world: World, file: Path
    ) -> None:
        done = run(app, "organisations", "import", write(file, GOOD, "X1,Not a trust,,,,,,,"))
        assert done.exit_code == 1
        assert done.stdout.startswith("2 rows read: 1 added")
        assert "row 3, ods_code 'X1': This is not the code of a trust." in done.stderr

    def test_says_everything_in_json(self, app: Flask, world: World, file: Path) -> None:
        done = run(app, "organisations", "import", write(file, GOOD, ",Nameless"), "--json")
        assert done.exit_code == 1
        report = json.loads(done.stdout)
        assert (report["rows_read"], report["added"], report["rows_rejected"]) == (2, 1, 1)
        fault = report["rejected"][0]
        assert (fault["row"], fault["field"]) == (3, "ods_code")
        assert fault["what_to_do"] == "Enter the trust's three-character ODS code."

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "empty_file"),
            (b"\n\n", "empty_file"),
            (b"code,title\nR1K,London\n", "missing_columns"),
            (b'ods_code,name\nR1K,"broken', "unreadable_csv"),
            (b"PK\x03\x04\x00\x00", "not_text"),
        ],
    )
    def test_a_file_that_cannot_be_read_is_refused_whole(
        self, app: Flask, world: World, file: Path, content: bytes, code: str
    ) -> None:
        file.write_bytes(content)
        done = run(app, "organisations", "import", str(file))
        assert done.exit_code == 1
        assert done.stderr.startswith(f"{code}: ")
        assert done.stdout == ""

    def test_reads_what_spreadsheets_write(self, app: Flask, world: World, file: Path) -> None:
        text = f"{','.join(COLUMNS)}\r\nR1K,Môn £ Trust,,,,,,,\r\n"
        for encoding in ("utf-8-sig", "cp1252"):
            file.write_bytes(text.encode(encoding))
            assert run(app, "organisations", "import", str(file)).exit_code == 0

    def test_a_file_that_is_not_there_is_wrong_usage(self, app: Flask) -> None:
        assert run(app, "organisations", "import", "no-such-file.csv").exit_code == 2


class TestAddAdministrator:
    def add(self, app: Flask, code: str = "OAKS", password: str = PASSWORD) -> int:
        return run(
            app,
            "people",
            "add-administrator",
            *("--email", "first@example.org", "--name", "First", "--organisation", code),
            typed=f"{password}\n{password}\n",
        ).exit_code

    def test_makes_an_account_that_can_sign_in_and_invite(
        self, app: Flask, client: PageClient
    ) -> None:
        assert self.add(app) == 0
        client.sign_in_as("first@example.org", PASSWORD)
        assert client.get("/people/invite").status_code == 200

    def test_wants_an_organisation_that_is_there(self, app: Flask) -> None:
        assert self.add(app, "NOWHERE") == 1

    def test_wants_a_password_nobody_guesses(self, app: Flask) -> None:
        assert self.add(app, password="password1234") == 1

    def test_never_shows_the_password(self, app: Flask) -> None:
        done = run(
            app,
            "people",
            "add-administrator",
            *("--email", "first@example.org", "--name", "First", "--organisation", "OAKS"),
            typed=f"{PASSWORD}\n{PASSWORD}\n",
        )
        assert PASSWORD not in done.output


def test_the_command_lists_what_it_can_do(app: Flask) -> None:
    done = run(app, "--help")
    assert done.exit_code == 0
    for name in ("serve", "worker", "audit", "organisations", "people", "db"):
        assert name in done.stdout
