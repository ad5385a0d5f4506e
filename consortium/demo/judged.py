"""What the bids of the joint tender are judged by, and what the panel agrees on for each.

The values are chosen so that what the panel agrees on is the story's quality: of the image
archive 78, 84 and 66 of 100, whose weights of 18, 9, 9, 6, 6 and 12 are 30, 15, 15, 10, 10 and 20
per cent of its 60. Alpha has 4 of 5 on each but 3 for social value: 0.9 × 80 + 0.1 × 60 = 78.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import uuid4

from consortium.demo.cast import CALLINGS
from consortium.tenders.domain.criterion import Criterion, CriterionKind

EVERYBODY = tuple(CALLINGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A criterion of a lot: its weight in the lot, who scores it, what each bidder is given."""

    name: str
    weight: int
    by: tuple[str, ...]
    values: Mapping[str, int]
    kind: CriterionKind = CriterionKind.QUALITY
    group: str = ""
    minimum: int | None = None


def _service(
    name: str, weight: int, discipline: str, *, beta: int = 4, minimum: int | None = None
) -> Judged:
    """A criterion of the imaging service itself, on which Alpha and Gamma are as good."""
    return Judged(
        name=name,
        weight=weight,
        by=(discipline,),
        values={"ALPHA": 4, "BETA": beta, "GAMMA": 4},
        group="The service",
        minimum=minimum,
    )


SCRIPT = (
    "Open a study with its priors from two other trusts; hang it by the reader's own protocol; "
    "dictate and sign a report; send it to a ward; show the same patient on a clinician's phone; "
    "take the connection away and go on."
)
DEMONSTRATION = "A day with the suppliers"
CERTIFICATE = "Certified for information security"
CRITERIA: dict[str, tuple[Judged, ...]] = {
    "pacs": (
        _service("Reading and reporting", 18, "radiologist", beta=3, minimum=2),
        _service("Running the archive", 9, "pacs"),
        _service("Connections and security", 9, "it"),
        _service("Images on the ward", 6, "clinician", beta=3),
        Judged(
            name="Social value",
            weight=6,
            by=("pacs",),
            values={"ALPHA": 3, "BETA": 3, "GAMMA": 4},
            kind=CriterionKind.SOCIAL_VALUE,
        ),
        Judged(
            name=DEMONSTRATION,
            weight=12,
            by=EVERYBODY,
            values={"ALPHA": 4, "BETA": 3, "GAMMA": 5},
            kind=CriterionKind.DEMO,
            minimum=2,
        ),
    ),
    "ultrasound": (
        Judged(
            name="Image quality", weight=20, by=("radiologist",), values={"GAMMA": 4, "ALPHA": 4}
        ),
        Judged(
            name="Service and response",
            weight=10,
            by=("radiologist",),
            values={"GAMMA": 4, "ALPHA": 4},
        ),
        Judged(
            name="Range of probes", weight=8, by=("radiologist",), values={"GAMMA": 4, "ALPHA": 4}
        ),
        Judged(name="Warranty", weight=2, by=("radiologist",), values={"GAMMA": 4, "ALPHA": 3}),
    ),
    "consumables": (
        Judged(
            name="Lens and later treatment",
            weight=20,
            by=("clinician",),
            values={"BETA": 4, "GAMMA": 4},
        ),
        Judged(
            name="Injector and handling",
            weight=12,
            by=("clinician",),
            values={"BETA": 4, "GAMMA": 3},
        ),
        Judged(
            name="Delivery and stock", weight=4, by=("clinician",), values={"BETA": 5, "GAMMA": 4}
        ),
        Judged(
            name="Social value",
            weight=4,
            by=("clinician",),
            values={"BETA": 4, "GAMMA": 4},
            kind=CriterionKind.SOCIAL_VALUE,
        ),
    ),
}


def criteria_for(key: str, price: int) -> list[Criterion]:
    """The criteria of a lot as they were published, the price last."""
    groups: dict[str, Criterion] = {}
    found = []
    for name in dict.fromkeys(each.group for each in CRITERIA[key] if each.group):
        weight = sum(each.weight for each in CRITERIA[key] if each.group == name)
        groups[name] = Criterion(
            id=uuid4(), name=name, kind=CriterionKind.QUALITY, weight_bp=weight * 100
        )
        found.append(groups[name])
    found += [
        Criterion(
            name=each.name,
            kind=each.kind,
            weight_bp=each.weight * 100,
            minimum=Decimal(each.minimum) if each.minimum is not None else None,
            script=SCRIPT if each.kind is CriterionKind.DEMO else "",
            parent_id=groups[each.group].id if each.group else None,
        )
        for each in CRITERIA[key]
    ]
    if key == "pacs":
        found.append(Criterion(name=CERTIFICATE, kind=CriterionKind.PASS_FAIL, weight_bp=0))
    return [
        *found,
        Criterion(name="Price", kind=CriterionKind.PRICE, weight_bp=price * 100),
    ]
