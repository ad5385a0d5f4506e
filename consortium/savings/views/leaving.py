"""What a trust's leaving costs, or its joining is worth: page, CSV and XLSX."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from consortium.foundation.domain.periods import (
    Period,
    financial_year,
    financial_year_label,
    financial_year_of,
)
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import DateInput, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, export, here
from consortium.foundation.web.words import day as in_words
from consortium.savings.forms.leaving import FIRST_TRUSTS, JOINS, LEAVES, RECORDED, LeavingForm
from consortium.savings.queries.leaving import (
    Books,
    Cost,
    LineView,
    Move,
    Supposed,
    books_of,
    consortia_to_ask_about,
    cost_of,
)

blueprint = Blueprint("leaving", __name__, url_prefix="/savings")


@blueprint.get("/leaving")
@requires(Permission.VOLUMES_VIEW)
def question() -> ResponseReturnValue:
    choices = consortia_to_ask_about(actor=current_actor())
    if not choices:
        return render_template("savings/no_consortium.html")
    chosen = request.args.get("consortium", "")
    wanted = next((each for each, _ in choices if str(each) == chosen), choices[0][0])
    books = books_of(actor=current_actor(), consortium_id=wanted)
    form = _form(books, choices)
    found = None
    if form.trust.data and form.validate():
        with form.refusals():
            found = cost_of(books, _supposed(form), period=_period(form))
    if found is not None and (exported := export(_table(found), name=f"leaving-{form.on.data}")):
        return exported
    context = {
        "books": books,
        "found": found,
        "joins": form.what.data == JOINS,
        "who": " and ".join(books.trusts[code] for code in _movers(form) if code in books.trusts),
        "quick": list(_quick_links(books)),
        "downloads": {kind: here(format=kind) for kind in ("csv", "xlsx")},
    }
    if not request.args:
        return render_template("savings/leaving.html", form=form, **context)
    return show("savings/leaving.html", form, **context)


def _form(books: Books, choices: list[tuple[UUID, str]]) -> LeavingForm:
    """The form as it was sent; who only opens the page is shown the first move on record."""
    given = MultiDict(request.args)
    if "trust" not in given and books.moves:
        given.update(_asking(books.moves[0]))
    day = _day(given) or today()
    given.setdefault("year", str(financial_year_of(day).start.year))
    for name, value in (
        ("consortium", str(books.consortium_id)),
        ("second", ""),
        ("what", LEAVES),
        ("against", RECORDED),
    ):
        given.setdefault(name, value)
    form = LeavingForm(given)
    trusts = sorted(books.trusts.items(), key=lambda each: each[1])
    form.consortium.choices = [(str(each), name) for each, name in choices]
    form.trust.choices = [("", "Choose a trust"), *trusts]
    form.second.choices = [("", "nobody else"), *trusts]
    form.year.choices = _years(books, day)
    return form


def _day(given: MultiDict[str, str]) -> date | None:
    try:
        return date(*(int(given[f"on-{part}"]) for part in ("year", "month", "day")))
    except (KeyError, ValueError):
        return None


def _years(books: Books, day: date) -> list[tuple[str, str]]:
    """The financial years that the agreements last, and the one of the day."""
    terms = [known.terms.term for known in books.scene.known.values()]
    first = min((financial_year_of(term.start).start.year for term in terms), default=day.year)
    last = max(
        (financial_year_of(term.last_day).start.year for term in terms if term.end),
        default=day.year,
    )
    listed = sorted({*range(first, last + 1), financial_year_of(day).start.year})
    return [(str(year), financial_year_label(date(year, 4, 1))) for year in listed]


def _movers(form: LeavingForm) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in (form.trust.data, form.second.data) if code))


def _supposed(form: LeavingForm) -> Supposed:
    return Supposed(
        trusts=_movers(form),
        joins=form.what.data == JOINS,
        on=form.on.data,
        beside_first=form.against.data == FIRST_TRUSTS,
    )


def _period(form: LeavingForm) -> Period:
    return financial_year(int(form.year.data))


def _asking(move: Move, **more: str) -> dict[str, str]:
    """A move on record as the form carries it."""
    parts = {f"on-{part}": str(getattr(move.on, part)) for part in DateInput.parts}
    return {"trust": move.trust, "what": JOINS if move.joins else LEAVES, **parts, **more}


def _quick_links(books: Books) -> Iterator[tuple[str, str]]:
    """What is recorded, one press away."""
    for move in books.moves:
        verb = "joins" if move.joins else "leaves"
        yield f"{move.name} {verb}, {in_words(move.on)}", _link(books, _asking(move))
        if not move.joins:
            text = f"{move.name} leaves, beside the trusts of the first day"
            yield text, _link(books, _asking(move, against=FIRST_TRUSTS))


def _link(books: Books, asked: dict[str, str]) -> str:
    arguments: dict[str, Any] = {"consortium": books.consortium_id, **asked}
    return url_for("leaving.question", **arguments)


def _table(found: Cost) -> Table:
    """Every line of the trusts that move, then the others' sums."""
    rows = [*found.lines]
    for view in found.others:
        for about, amount in (
            ("Prices", view.prices),
            ("Rebates lost", view.rebates),
            ("Share of running costs", view.running),
        ):
            rows.append(LineView(trust=view.trust, agreement="", about=about, amount=amount))
    return Table(
        caption="What leaving costs",
        columns=[
            Column(heading="Trust", value=lambda row: row.trust),
            Column(heading="Agreement", value=lambda row: row.agreement),
            Column(heading="What", value=lambda row: row.about),
            Column(heading="Pays more", value=lambda row: row.amount, kind=Kind.POUNDS),
        ],
        rows=rows,
    )
