"""An audited year in small: the agreement of ``factories.py`` and lines that went wrong.

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

from uuid import UUID

from consortium.savings.usecases.price_audits import Audited, run_price_audit
from tests.contracts import factories as contracts
from tests.contracts.story import LENS
from tests.savings.factories import NOTICED, WEST_LEAVES, YEAR, lenses
from tests.spend.factories import csv_of, imported
from tests.support.world import NOW, SYSTEM, World

COMMITS = {"north": "18000", "south": "4500", "west": "3500"}


def _of(line: dict[str, str], **cells: str) -> dict[str, str]:
    return {**line, **{name.replace("_", " "): text for name, text in cells.items()}}


def three_trusts(world: World, **commits: str) -> dict[str, UUID]:
    """Their contracts for lenses: £38 together, by what they commit to; West has not left yet."""
    items = contracts.items()
    agreement_id = contracts.agreement(world, LENS)
    return {
        name: contracts.signed_contract(
            world, agreement_id, getattr(world, name), commits={items["IOL"]: per_year}
        )
        for name, per_year in {**COMMITS, **commits}.items()
    }


def charged_wrongly(world: World) -> None:
    """The year with the lines above, before it is audited."""
    signed = three_trusts(world)
    contracts.leaves(world, signed["west"], on=WEST_LEAVES, now=NOTICED)
    imported(
        world.north,
        csv_of(
            lenses("N-1", "2025-05-03", "38.00"),
            lenses("N-2", "2025-06-03", "44.00", supplier="Beta Ltd", of=10),
            lenses("N-3", "2025-11-03", "40.00"),
            lenses("A-1", "2025-05-05", "40.00"),
            lenses("A-2", "2025-10-04", "38.00"),
            lenses("A-3", "2025-05-06", "39.10"),
            _of(lenses("A-3", "2025-11-08", "39.10", of=-40), Line_number="2"),
            lenses("A-4", "2025-05-07", "38.00", of=10),
            _of(lenses("A-4", "2025-05-07", "0.00", of=1), Line_number="2"),
            _of(lenses("A-5", "2025-05-08", "34.545455", of=11), Amount="380.00"),
            _of(lenses("A-6", "2025-05-09", "9.00", of=5), Item_code="GAUZE"),
        ),
    )
    imported(
        world.south,
        csv_of(lenses("S-1", "2025-05-03", "38.00"), lenses("S-2", "2025-11-03", "40.00")),
    )
    imported(
        world.west,
        csv_of(
            lenses("W-1", "2025-05-03", "38.00"),
            lenses("W-2", "2025-11-03", "47.50"),
            lenses("W-3", "2025-10-04", "50.00", of=20),
        ),
    )


def audited(world: World) -> Audited:
    """The audit of the year, made by the system."""
    return run_price_audit(actor=SYSTEM, consortium_id=world.seven_oaks, period=YEAR, now=NOW)
