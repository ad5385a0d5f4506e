"""Several numbers asked for with one question."""

from collections.abc import Mapping

from sqlalchemy import Select, func, literal, select

from consortium.foundation.database.engine import db


def count_together(questions: Mapping[str, Select[int] | None]) -> dict[str, int]:
    """What each question for one number says, by its name; 0 for no question, or no number."""
    asked = {name: each for name, each in questions.items() if each is not None}
    found = dict.fromkeys(questions, 0)
    if asked:
        numbers = (func.coalesce(each.scalar_subquery(), literal(0)) for each in asked.values())
        row = db.session.execute(select(*numbers)).one()
        found |= dict(zip(asked, map(int, row), strict=True))
    return found
