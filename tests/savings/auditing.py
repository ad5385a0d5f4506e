"""An audited year in small: the year of ``factories.py`` and some lines that went wrong.

| line  | trust | day     | lenses | charged | due    | verdict           | difference |
|-------|-------|---------|--------|---------|--------|-------------------|------------|
| N-1   | North | 3 May   | 100    | £38.00  | £38.00 | as due            |       0.00 |
| N-2   | North | 3 Jun   | 10     | £44.00  | £38.00 | off contract      |      60.00 |
| N-3   | North | 3 Nov   | 100    | £40.00  | £40.00 | as due            |       0.00 |
| A-1   | North | 5 May   | 100    | £40.00  | £38.00 | wrong tier        |     200.00 |
| A-2   | North | 4 Oct   | 100    | £38.00  | £40.00 | late price file   |    -200.00 |
| A-3   | North | 6 May   | 100    | £39.10  | £38.00 | overcharged       |     110.00 |
| A-3/2 | North | 8 Nov   | -40    | £39.10  | £38.00 | return            |     -44.00 |
| A-4   | North | 7 May   | 10     | £38.00  | £38.00 | as due            |       0.00 |
| A-4/2 | North | 7 May   | 1      | £0.00   |      - | free goods        |       0.00 |
| A-5   | North | 8 May   | 11     | £34.55  |      - | free goods        |       0.00 |
| A-6   | North | 9 May   | 5      | £9.00   |        | no price          |            |
| S-1   | South | 3 May   | 100    | £38.00  | £38.00 | as due            |       0.00 |
| S-2   | South | 3 Nov   | 100    | £40.00  | £40.00 | as due            |       0.00 |
| W-1   | West  | 3 May   | 100    | £38.00  | £38.00 | as due            |       0.00 |
| W-2   | West  | 3 Nov   | 100    | £47.50  | £47.50 | as due            |       0.00 |
| W-3   | West  | 4 Oct   | 20     | £50.00  | £47.50 | overcharged       |      50.00 |

The return of November refers to the delivery of May: it keeps May's price. Claimable of Alpha are
200.00 + 110.00 - 44.00 = £266.00 at North and £50.00 at West: £316.00.
"""

from decimal import Decimal
from uuid import UUID

from consortium.savings.usecases.price_audits import Audited, run_price_audit
from tests.savings.factories import YEAR, Year, lenses, lived
from tests.spend.factories import csv_of, imported
from tests.support.world import NOW, SYSTEM, World

OVERCHARGED_AT_NORTH, OVERCHARGED_AT_WEST = Decimal("266.00"), Decimal("50.00")


def _free(number: str, day: str, of: int, price: str, amount: str, line: str) -> dict[str, str]:
    return {**lenses(number, day, price, of=of), "Amount": amount, "Line number": line}


def charged_wrongly(world: World) -> Year:
    """The year with the lines above, before it is audited."""
    year = lived(world)
    imported(
        world.north,
        csv_of(
            lenses("A-1", "2025-05-05", "40.00"),
            lenses("A-2", "2025-10-04", "38.00"),
            lenses("A-3", "2025-05-06", "39.10"),
            {**lenses("A-3", "2025-11-08", "39.10", of=-40), "Line number": "2"},
            lenses("A-4", "2025-05-07", "38.00", of=10),
            _free("A-4", "2025-05-07", 1, "0.00", "0.00", "2"),
            _free("A-5", "2025-05-08", 11, "34.545455", "380.00", "1"),
            {**lenses("A-6", "2025-05-09", "9.00", of=5), "Item code": "GAUZE"},
        ),
        "wrong.csv",
    )
    imported(world.west, csv_of(lenses("W-3", "2025-10-04", "50.00", of=20)), "wrong.csv")
    return year


def audited(world: World) -> Audited:
    """The audit of the year, made by the system."""
    return run_price_audit(actor=SYSTEM, consortium_id=world.seven_oaks, period=YEAR, now=NOW)


def audited_year(world: World) -> UUID:
    """The id of the audit of the year above."""
    charged_wrongly(world)
    return audited(world).id
