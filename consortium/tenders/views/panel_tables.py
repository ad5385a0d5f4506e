"""The tables of a panel: its members, by discipline, and how each trust is covered."""

from flask import url_for

from consortium.foundation.web.tables import Column, Kind, Table, Tag
from consortium.tenders.domain.declaration import RULING_NAMES, Ruling
from consortium.tenders.domain.panel import (
    DISCIPLINE_NAMES,
    PANEL_ROLE_NAMES,
    Cover,
    Discipline,
)
from consortium.tenders.queries.panel import MemberView, PanelPage
from consortium.tenders.usecases.panel import OPEN_FOR_PANEL


def _standing(row: MemberView) -> Tag:
    if row.ruling is not None:
        colour = "red" if row.ruling is Ruling.STANDS_ASIDE else "green"
        return Tag(RULING_NAMES[row.ruling], colour)
    if row.interest is not None:
        return Tag("Declared, not decided", "yellow")
    return Tag("No declaration", "grey")


def by_discipline(page: PanelPage, *, manage: bool) -> list[tuple[Table, bool]]:
    """The members of each discipline, and whether something is open about one of them."""
    shown = columns(page, manage=manage)
    members: dict[Discipline, list[MemberView]] = {}
    for each in page.members:
        members.setdefault(each.discipline, []).append(each)
    return [
        (
            Table(caption=DISCIPLINE_NAMES[discipline], columns=shown, rows=rows),
            any(each.ruling is None for each in rows),
        )
        for discipline, rows in members.items()
    ]


def columns(page: PanelPage, *, manage: bool) -> tuple[Column, ...]:
    """What is shown of each member, with links for whoever puts the panel together."""

    def decide(row: MemberView) -> str | None:
        if not manage or row.declaration_id is None or row.ruling is not None or row.is_reader:
            return None
        return url_for("tenders.panel.rule", declaration_id=row.declaration_id)

    def change(row: MemberView) -> str | None:
        if not manage or page.state not in OPEN_FOR_PANEL:
            return None
        return url_for("tenders.panel.tasks", member_id=row.id)

    def take_off(row: MemberView) -> str | None:
        if not manage or page.state not in OPEN_FOR_PANEL:
            return None
        return url_for("tenders.panel.remove", member_id=row.id)

    return (
        Column(heading="Member", value=lambda row: row.name, note=lambda row: row.trust),
        Column(heading="Trust", value=lambda row: row.trust, in_files=True),
        Column(heading="Role", value=lambda row: PANEL_ROLE_NAMES[row.role], link=take_off),
        Column(heading="Discipline", value=lambda row: DISCIPLINE_NAMES[row.discipline]),
        Column(
            heading="Scores",
            value=lambda row: ", ".join(row.criteria) or "nothing",
            link=change,
        ),
        Column(heading="Declaration", value=_standing, kind=Kind.TAG, link=decide),
    )


def coverage_of(page: PanelPage) -> Table:
    """Disciplines down, trusts across: how many are here, of how many needed."""

    def column(index: int, trust: str) -> Column:
        return Column(
            heading=trust,
            value=lambda row: _cover(row.cells[index]),
            kind=Kind.TAG,
        )

    return Table(
        caption="Coverage of the panel",
        columns=(
            Column(heading="Discipline", value=lambda row: DISCIPLINE_NAMES[row.discipline]),
            *(column(index, trust) for index, trust in enumerate(page.trusts)),
        ),
        rows=page.coverage,
    )


def _cover(cell: Cover) -> Tag:
    if cell.lacks:
        return Tag(f"{cell.here} of {cell.needed}", "red")
    words = f"{cell.here} of {cell.needed}" if cell.needed else f"{cell.here}"
    return Tag(words, "green" if cell.here else "grey")
