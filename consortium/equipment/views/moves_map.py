"""The map of where devices are and move, drawn by the server, with its table."""

from dataclasses import dataclass

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain import moves_map as drawing
from consortium.equipment.domain.moves_map import FLOW_NAMES, Flow, Spot
from consortium.equipment.queries.moves_map import SiteOnMap, kinds_of_devices, moves_map
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, answer
from consortium.foundation.web.words import count

blueprint = Blueprint("equipment_map", __name__, url_prefix="/equipment")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Circle:
    """A site as it is drawn, and where it leads."""

    spot: Spot
    radius: int
    name: str
    number: int
    says: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrow:
    path: str
    flow: Flow
    says: str


@blueprint.get("/moves/map")
@requires(Permission.EQUIPMENT_VIEW)
def shown() -> ResponseReturnValue:
    kind = Choice(
        "kind", "Kind", [("", "Every kind"), *((each, each) for each in kinds_of_devices())]
    )
    sites = moves_map(actor=current_actor(), category=kind.chosen)
    table = Table(caption="Where devices are", columns=_COLUMNS, rows=sites)
    places = [site.place for site in sites]
    return answer(
        "equipment/moves_map.html",
        table,
        name="equipment-map",
        kind=kind,
        circles=_circles(sites),
        arrows=_arrows(sites),
        size=(drawing.WIDTH, drawing.HEIGHT),
        is_map=drawing.has_places(places),
        flows=FLOW_NAMES,
    )


def _circles(sites: list[SiteOnMap]) -> list[_Circle]:
    spots = drawing.spots([site.place for site in sites])
    radii = _radii(sites)
    return [
        _Circle(
            spot=spots[site.site_id],
            radius=radii[site.site_id],
            name=site.trust.removesuffix(" Trust"),
            number=site.here,
            says=f"{site.trust}, {site.site}: {count(site.here, 'device')}",
            address=url_for("equipment.listing", place=site.trust_id),
        )
        for site in sites
    ]


def _arrows(sites: list[SiteOnMap]) -> list[_Arrow]:
    spots = drawing.spots([site.place for site in sites])
    radii = _radii(sites)
    return [
        _Arrow(
            path=drawing.way(
                spots[way.from_site_id],
                spots[way.to_site_id],
                from_radius=radii[way.from_site_id],
                to_radius=radii[way.to_site_id],
            ),
            flow=way.flow,
            says=f"{FLOW_NAMES[way.flow]} from {way.from_site} to {way.to_site}: "
            f"{', '.join(way.asset_nos)}",
        )
        for site in sites
        for way in site.away
        if way.to_site_id in spots
    ]


def _radii(sites: list[SiteOnMap]) -> dict[object, int]:
    most = max((site.here for site in sites), default=0)
    return {site.site_id: drawing.radius(site.here, most) for site in sites}


def _away(row: SiteOnMap, flow: Flow) -> str:
    return "; ".join(
        f"{', '.join(way.asset_nos)} at {way.to_site}"
        if flow is Flow.ON_LOAN
        else f"{', '.join(way.asset_nos)} to {way.to_site}"
        for way in row.away
        if way.flow is flow
    )


_COLUMNS = [
    Column(
        heading="Site",
        value=lambda row: row.site,
        link=lambda row: url_for("equipment.listing", place=row.trust_id),
    ),
    Column(heading="Trust", value=lambda row: row.trust),
    Column(heading="Devices here", value=lambda row: row.here, kind=Kind.NUMBER),
    Column(heading="In service", value=lambda row: row.in_service, kind=Kind.NUMBER),
    Column(heading="Lent to it", value=lambda row: row.lent_to_it, kind=Kind.NUMBER),
    Column(heading="On the way to it", value=lambda row: row.coming, kind=Kind.NUMBER),
    Column(heading="On loan from it", value=lambda row: _away(row, Flow.ON_LOAN)),
    Column(heading="On the way from it", value=lambda row: _away(row, Flow.ON_ITS_WAY)),
]
