"""Write the pages of docs/ that repeat what the code says, so that they cannot disagree with it.

``--check`` writes nothing and fails when a page is not current. Run by ``make docs`` and
``make check``.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from consortium.contracts.domain.clauses.catalogue import CLAUSE_TYPES, ClauseType, SetBy
from consortium.contracts.domain.clauses.edge_cases import EDGE_CASES
from consortium.demo.world import tables
from consortium.foundation.domain.permissions import (
    GRANTS,
    PERMISSION_NAMES,
    ROLE_NAMES,
    Permission,
    Reach,
    Role,
)
from consortium.tenders.domain import states_page

DOCS = Path(__file__).resolve().parent.parent / "docs"

REACH_WORDS = {Reach.OWN: "own", Reach.NETWORK: "network"}
PERMISSIONS_INTRODUCTION = """\
# Who may do what

Written from `consortium/foundation/domain/permissions.py` by `make docs`; do not edit it here.

A role is granted to a person at an organisation. Each cell says how far the role carries the
permission:

- **own**: the organisation of the grant. A grant at the consortium itself is own to all its
  members.
- **network**: besides that, every member of the consortia to which the organisation belongs.
- an empty cell: not at all. What a person does not reach answers like something that does not
  exist.

Nobody who holds no role reaches anything. Scheduled jobs and the command line on the server act
as the system and reach everything; the audit log names them.
"""


def permissions_page() -> str:
    """The table of roles and permissions, with how far each one reaches."""
    heading = ["Permission", *(ROLE_NAMES[role] for role in Role)]
    rows = [_permission_row(permission) for permission in Permission]
    return f"{PERMISSIONS_INTRODUCTION}\n{markdown_table(heading, rows)}"


def _permission_row(permission: Permission) -> list[str]:
    reaches = (GRANTS[role].get(permission) for role in Role)
    name = f"{PERMISSION_NAMES[permission]} (`{permission.value}`)"
    return [name, *(REACH_WORDS[reach] if reach else "" for reach in reaches)]


CLAUSES_INTRODUCTION = """\
# The clauses of consortium contracts

Written from `consortium/contracts/domain/clauses/` by `make docs`; do not edit it here.

Every type of clause that the product knows, numbered as in the catalogue of consortium clauses. An
agreement may have several clauses of one type. Each is recorded on the agreement's page
*Clauses*, with where it stands in the contract, when it is tested, who counts, how it is rounded,
who tells whom how long before, how long a breach may be mended, from when it takes effect, what
proves it, and who compared the record with the contract.

A test of the same name holds each to its worked number:
`tests/contracts/domain/clauses/` for the clauses, `tests/contracts/domain/edge_cases/` for the
edge cases.
"""
SET_BY_WORDS = {
    SetBy.SCHEDULE: "in the price schedule; the record points at it and keeps no copy",
    SetBy.RECORD: "on the record of the clause",
    SetBy.AGREEMENT: "on the agreement",
}


def clauses_page() -> str:
    """Each type of clause with its formula and worked number, and the edge cases."""
    clauses = "\n".join(map(_clause_section, CLAUSE_TYPES.values()))
    cases = markdown_table(
        ["", "Case", "Rule, unless the contract differs", "Example"],
        [[each.number, each.case, each.rule, each.worked] for each in EDGE_CASES],
    )
    return f"{CLAUSES_INTRODUCTION}\n{clauses}\n## Edge cases\n\n{cases}"


def _clause_section(each: ClauseType) -> str:
    cases = ", ".join(each.edge_cases)
    return (
        f"## {each.clause.value} {each.name}\n\n{each.says}\n\n"
        f"- Formula: {each.formula}\n"
        f"- Example: {each.worked}\n"
        f"- Its figures stand {SET_BY_WORDS[each.set_by]}.\n"
        f"- Computed in `consortium/contracts/domain/{each.computed_in}.py`.\n"
        + (f"- Edge cases: {cases}\n" if cases else "")
    )


def markdown_table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def world_format_page() -> str:
    """The page as it is written, with the columns of each file as the product reads them."""
    return tables.filled((DOCS / "world-format.md").read_text())


PAGES: dict[str, Callable[[], str]] = {
    "permissions.md": permissions_page,
    "clauses.md": clauses_page,
    "tender-states.md": states_page.diagram,
    "world-format.md": world_format_page,
}


def main(arguments: Sequence[str]) -> int:
    if "--check" not in arguments:
        for name, page in PAGES.items():
            (DOCS / name).write_text(page())
        return 0
    stale = stale_pages()
    for name in stale:
        print(f"docs/{name} is not current: run `make docs` and commit what it writes.")
    return 1 if stale else 0


def stale_pages() -> list[str]:
    """The pages that no longer say what the code says."""
    return [
        name
        for name, page in PAGES.items()
        if not (DOCS / name).exists() or (DOCS / name).read_text() != page()
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
