"""Tenders, their parts, and notices: objects of Seven Oaks for the addresses of both wings."""

import io
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.managing.documents import SentFile
from consortium.foundation.database import db
from consortium.notices.models.ocds_release import OcdsRelease
from consortium.notices.usecases.register import NoticeSent, record_other_notice
from consortium.tenders.domain.bid_content import BidDocument
from consortium.tenders.domain.legal_clock import NoticeKind
from consortium.tenders.domain.procurement import Procedure
from consortium.tenders.domain.scenario import ScenarioTerms
from consortium.tenders.models.amendment import amendments_of
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.declaration import InterestDeclaration
from consortium.tenders.models.keys import holders_of
from consortium.tenders.models.lot import Criterion
from consortium.tenders.models.summary import summaries_of
from consortium.tenders.queries.discovery import Discovery, find_discovery
from consortium.tenders.queries.portal import Supplier, find_draft
from consortium.tenders.usecases.amendment import amend_tender, propose_extension
from consortium.tenders.usecases.challenge import record_challenge
from consortium.tenders.usecases.draft import add_document
from consortium.tenders.usecases.evaluation_day import plan_day
from consortium.tenders.usecases.mandate import give_mandate
from consortium.tenders.usecases.question import ask_question
from consortium.tenders.usecases.scenario import work_out_scenario
from consortium.tenders.usecases.supplier import invite_suppliers
from tests.house.given import WORD, Given, Objects
from tests.notices import samples as notices
from tests.support.world import NOW, SYSTEM, TODAY
from tests.tenders import factories as tenders


def _a_scenario(objects: Objects) -> UUID:
    return work_out_scenario(
        actor=objects.world.lead.actor(),
        tender_id=objects["a tender"].id,
        name="Cheapest",
        terms=ScenarioTerms(),
        now=NOW,
    )


def _discovery(objects: Objects) -> Discovery:
    return find_discovery(actor=objects.world.lead.actor(), tender_id=objects["a tender"].id)


def _a_tender(objects: Objects) -> tenders.Made:
    """Ranked: far enough for its lots, its bids and its award to have pages."""
    return tenders.ranked(_invited(objects, "WALK-2"), tenders.STORY[:1])


def _invited(objects: Objects, code: str) -> tenders.Made:
    """A tender for Alpha alone among the suppliers, so that other suppliers are strangers."""
    world = objects.world
    made = tenders.bare(world, procedure=Procedure.COMPETITIVE_FLEXIBLE)
    tenders.invite(tenders.with_lot(made, code=code))
    invite_suppliers(actor=SYSTEM, tender_id=made.id, supplier_ids=[world.alpha], now=NOW)
    return made


def _a_published_tender(objects: Objects) -> UUID:
    """With a sealed bid of Alpha's and a draft of its next one."""
    made = tenders.published(_invited(objects, "WALK-3"))
    tenders.submit(made, "alpha", tenders.lot_bid(made, tenders.one_price(made)))
    add_document(
        actor=SYSTEM,
        supplier_id=objects.world.alpha,
        tender_id=made.id,
        file=SentFile(name="method.pdf", content=io.BytesIO(b"%PDF-1.7 method")),
        now=NOW,
    )
    return made.id


def _an_amendment(objects: Objects) -> UUID:
    """Of the published tender, with a document."""
    tender_id = objects["a published tender"]
    file = SentFile(name="spec.pdf", content=io.BytesIO(b"%PDF-1.7 changed"))
    amend_tender(
        actor=SYSTEM, tender_id=tender_id, what="All", why="Asked", file=file, now=tenders.BEGAN
    )
    return amendments_of(tender_id)[-1].id


def _a_question(objects: Objects) -> UUID:
    return ask_question(
        actor=SYSTEM,
        supplier_id=objects.world.alpha,
        tender_id=objects["a published tender"],
        text="Are old images moved?",
        now=tenders.BEGAN,
    )


def _an_extension(objects: Objects) -> UUID:
    later = tenders.DEADLINE + timedelta(days=9)
    where = {"actor": SYSTEM, "tender_id": objects["a published tender"]}
    return propose_extension(**where, to=later, reason="Late", now=tenders.BEGAN)


def _an_opened_bid(objects: Objects) -> tuple[UUID, UUID]:
    """A bid of Alpha's that was sealed and opened, and its one document."""
    made = tenders.published(_invited(objects, "WALK-4"))
    alpha = Supplier(id=objects.world.alpha, name="Alpha Ltd")
    file = SentFile(name="method.pdf", content=io.BytesIO(b"%PDF-1.7 method"))
    add_document(actor=SYSTEM, supplier_id=alpha.id, tender_id=made.id, file=file, now=NOW)
    kept = find_draft(actor=SYSTEM, supplier=alpha, tender_id=made.id).documents[0]
    document = BidDocument.from_json(kept)
    offer = tenders.lot_bid(made, tenders.one_price(made))
    tenders.submit(made, "alpha", offer, documents=(document,))
    tenders.close(made)
    tenders.open_together(made)
    bid_id = db.session.scalars(select(Bid.id).where(Bid.lot_id == made.lot)).one()
    return bid_id, document.id


def _a_document(objects: Objects) -> str:
    supplier = Supplier(id=objects.world.alpha, name="Alpha Ltd")
    draft = find_draft(actor=SYSTEM, supplier=supplier, tender_id=objects["a published tender"])
    return str(draft.documents[0]["id"])


def _a_notice(objects: Objects) -> UUID:
    """A notice with a document, recorded by hand."""
    return record_other_notice(
        actor=SYSTEM,
        consortium_id=objects.world.seven_oaks,
        kind=NoticeKind.UK3,
        sent=NoticeSent(
            number="012345-2026",
            published_at=NOW,
            note="Walk",
            file=SentFile(name="notice.pdf", content=io.BytesIO(b"%PDF-1.7 notice")),
        ),
        now=NOW,
    )


def _a_release(objects: Objects) -> UUID:
    oaks = objects.world.seven_oaks
    notices.imported(oaks, [notices.release()])
    return db.session.scalars(
        select(OcdsRelease.id).where(OcdsRelease.consortium_id == oaks)
    ).first()  # type: ignore[return-value]


def _decided(objects: Objects) -> tenders.Made:
    """A tender that stands still before its award."""
    made: tenders.Made = objects.once(
        "a decided tender",
        lambda _: tenders.standing_still(
            tenders.ranked(_invited(objects, "WALK-5"), tenders.STORY[:1])
        ),
    )
    return made


def _a_challenge(objects: Objects) -> UUID:
    return record_challenge(
        actor=objects.world.lead.actor(),
        tender_id=_decided(objects).id,
        challenger="Beta Ltd",
        grounds="The scores are not explained",
        received_at=tenders.AFTER,
        now=tenders.AFTER,
    )


def _a_summary(objects: Objects) -> UUID:
    """The one that was sent to Alpha."""
    made = _decided(objects)
    return summaries_of(made.id)[made.bids["alpha"]].id


def _a_criterion(objects: Objects) -> UUID:
    made: tenders.Made = objects["a tender"]
    return db.session.scalars(select(Criterion.id).where(Criterion.lot_id == made.lot)).first()  # type: ignore[return-value]


def _a_signed_mandate(objects: Objects) -> UUID:
    """A tender whose mandate of North came with a document."""
    made = tenders.frozen(tenders.draft(objects.world, code="WALK-MAN"))
    give_mandate(
        actor=SYSTEM,
        tender_id=made.id,
        trust_id=objects.world.north,
        limit=tenders.MANDATE,
        file=SentFile(name="mandate.pdf", content=io.BytesIO(b"%PDF-1.7 signed")),
        now=tenders.BEGAN,
    )
    return made.id


def _a_day(objects: Objects) -> UUID:
    made = tenders.scored(_invited(objects, "WALK-DAY"), tenders.STORY[:1])
    return plan_day(
        actor=SYSTEM,
        tender_id=made.id,
        held_on=TODAY,
        place="North Trust",
        day_rate=Decimal(350),
        now=NOW,
    )


def _a_declaration(objects: Objects) -> UUID:
    member = objects["a tender"].members["evaluator"]
    theirs = InterestDeclaration.member_id == member
    return db.session.scalars(select(InterestDeclaration.id).where(theirs)).one()


TENDERS: dict[str, Given] = {
    # notices
    "notice_id": Given(_a_notice),
    "release_id": Given(_a_release),
    # tenders
    "a tender": Given(_a_tender),
    "tender_id": Given(lambda objects: objects["a tender"].id),
    "lot_id": Given(lambda objects: objects["a tender"].lot),
    "line_id": Given(lambda objects: objects["a tender"].lines[0]),
    "criterion_id": Given(_a_criterion),
    "member_id": Given(lambda objects: objects["a tender"].members["evaluator"]),
    "declaration_id": Given(_a_declaration),
    "day_id": Given(_a_day),
    "bid_id": Given(lambda objects: objects["a tender"].bids["alpha"]),
    "a published tender": Given(_a_published_tender),
    **{
        f"portal.{page}:tender_id": Given(lambda objects: objects["a published tender"])
        for page in (
            "tender",
            "receipt",
            "withdraw",
            "confirm",
            "bid.edit",
            "bid.documents",
            "bid.remove_document",
            "bid.seal",
            "bid.copy",
            "bid.from_copy",
            "questions.listing",
            "questions.document",
        )
    },
    **{
        f"tenders.amendments.{page}:tender_id": Given(lambda objects: objects["a published tender"])
        for page in ("document", "confirm", "refuse")
    },
    "amendment_id": Given(_an_amendment),
    "question_id": Given(_a_question),
    "extension_id": Given(_an_extension),
    "portal.receipt:version": Given(lambda _: 1, shared=WORD),
    "an opened bid": Given(_an_opened_bid),
    "tenders.answers.document:bid_id": Given(lambda objects: objects["an opened bid"][0]),
    "tenders.answers.document:document_id": Given(lambda objects: objects["an opened bid"][1]),
    "portal.bid.remove_document:document_id": Given(_a_document),
    "holder_id": Given(lambda objects: holders_of(objects["tender_id"])[0].id),
    "scenario_id": Given(_a_scenario),
    "need_id": Given(lambda objects: _discovery(objects).needs[0].id),
    "pain_id": Given(lambda objects: _discovery(objects).pains[0].id),
    "paper": Given(lambda _: "statement-of-need", shared=WORD),
    "tenders.mandates.document:tender_id": Given(_a_signed_mandate),
    "challenge_id": Given(_a_challenge),
    "tenders.summaries.paper:tender_id": Given(lambda objects: _decided(objects).id),
    "tenders.summaries.paper:bid_id": Given(lambda objects: _decided(objects).bids["alpha"]),
    "tenders.standstill.check:tender_id": Given(lambda objects: _decided(objects).id),
    "tenders.standstill.check:supplier_id": Given(
        lambda objects: objects.world.alpha, shared="a supplier of everybody"
    ),
    "summary_id": Given(_a_summary),
    "tenders.conflicts.approve:version": Given(lambda _: 1, shared=WORD),
}
