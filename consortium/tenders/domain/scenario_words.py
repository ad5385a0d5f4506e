"""What an award scenario asks for, in words; ``names`` are those of suppliers by their codes."""

from collections.abc import Sequence
from decimal import Decimal

from consortium.tenders.domain.scenario import Aim, ScenarioTerms


def asked_in_words(terms: ScenarioTerms, names: dict[str, str], lots: dict[str, str]) -> list[str]:
    """The conditions in words, the aim first."""
    said = ["the lowest cost"]
    if terms.aim is Aim.VALUE:
        said = [f"the best value, £{terms.pounds_per_point:,f} for a point of quality"]
    if terms.at_most is not None:
        said.append(_at_most(terms.at_most))
    if terms.least_quality is not None:
        said.append(_least_quality(terms.least_quality))
    said += [_fixed(each, names, lots) for each in terms.fixed]
    said += [_without(code, names) for code in terms.left_out]
    if terms.least_share is not None:
        said.append(_least_share(terms.least_share, names))
    return [*said, "alternative bids may win"] if terms.alternatives else said


def clash_in_words(
    path: str,
    terms: ScenarioTerms,
    names: dict[str, str],
    lots: dict[str, str],
    offered: Sequence[str],
) -> str:
    """One of the conditions that cannot be kept together, named by its path, in words."""
    rule, _, place = path.rstrip("]").removeprefix("rules.").partition("[")
    at = int(place) if place else 0
    if rule == "lots" and at < len(offered):
        return f"{offered[at]} goes to somebody, and no bid can deliver all of it"
    if rule == "max_suppliers" and terms.at_most is not None:
        return _at_most(terms.at_most)
    if rule == "min_quality" and terms.least_quality is not None:
        return _least_quality(terms.least_quality)
    if rule == "min_share" and terms.least_share is not None:
        return _least_share(terms.least_share, names)
    if rule == "lock":
        return _fixed(terms.fixed[at], names, lots)
    if rule == "forbid":
        return _without(terms.left_out[at], names)
    return "each lot goes whole to one supplier" if rule == "award_unit" else path


def _at_most(suppliers: int) -> str:
    return f"at most {suppliers} supplier{'' if suppliers == 1 else 's'}"


def _least_quality(points: Decimal) -> str:
    return f"a mean quality of at least {points:f}"


def _fixed(fixed: tuple[str, str], names: dict[str, str], lots: dict[str, str]) -> str:
    lot, code = fixed
    return f"{lots.get(lot, lot)} to {names.get(code, code)}"


def _without(code: str, names: dict[str, str]) -> str:
    return f"without {names.get(code, code)}"


def _least_share(asked: tuple[str, Decimal], names: dict[str, str]) -> str:
    code, share = asked
    return f"at least {share:f} % of the value to {names.get(code, code)}"
