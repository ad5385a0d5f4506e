"""Opening and ending sessions: passwords, codes, and what is refused."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from consortium.foundation.audit.queries import list_events
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid, NotAllowed, NotFound, TooManyAttempts
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Role, Scope
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.sign_in import SignInSession
from consortium.organisations.queries.account import my_account, my_second_factor
from consortium.organisations.queries.sessions import Holder, holder_of, open_sessions
from consortium.organisations.usecases import organisations, passwords, people, second_factor
from consortium.organisations.usecases import sign_in as usecases
from tests.organisations.conftest import Letterbox, code_at, enrol
from tests.support.concurrency import outcomes
from tests.support.world import NOW, PASSWORD, SYSTEM, Someone, World

IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
STEP = timedelta(seconds=30)
OTHER = "kettle orange bishop 9"


def sign_in(
    someone: Someone, password: str = PASSWORD, now: datetime = NOW, address: str = "192.0.2.1"
) -> usecases.SignedIn:
    return usecases.sign_in(
        email=someone.email, password=password, browser="Firefox", address=address, now=now
    )


def holder(token: str, now: datetime = NOW) -> Holder | None:
    db.session.rollback()
    return holder_of(token=token, now=now, idle=IDLE, longest=LONGEST)


class TestSignIn:
    def test_opens_a_session(self, world: World) -> None:
        opened = sign_in(world.lead)
        found = holder(opened.token)
        assert found is not None
        assert found.actor.id == world.lead.id
        assert not opened.second_factor_pending

    def test_does_not_mind_capitals_and_blanks_in_the_address(self, world: World) -> None:
        opened = usecases.sign_in(
            email=" Lead@Example.ORG ", password=PASSWORD, browser="", address="", now=NOW
        )
        assert holder(opened.token)

    def test_keeps_only_a_hash_of_the_token(self, world: World) -> None:
        token = sign_in(world.lead).token
        kept = db.session.scalars(select(SignInSession.token_hash)).all()
        assert kept
        assert token not in kept

    @pytest.mark.parametrize("password", ["", "wrong", PASSWORD + " ", PASSWORD.upper()])
    def test_wants_the_very_password(self, world: World, password: str) -> None:
        with pytest.raises(Invalid) as refused:
            sign_in(world.lead, password)
        assert refused.value.code == "wrong_credentials"

    def test_a_disabled_account_is_refused_in_the_same_words(self, world: World) -> None:
        people.disable_person(actor=SYSTEM, person_id=world.lead.id, reason="left", now=NOW)
        with pytest.raises(Invalid, match="address or the password is not right"):
            sign_in(world.lead)

    def test_an_unknown_address_takes_the_time_of_a_known_one(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hashed: list[str] = []
        gateway = "consortium.organisations.gateways.passwords.spend_the_time"
        monkeypatch.setattr(gateway, hashed.append)
        with pytest.raises(Invalid):
            usecases.sign_in(
                email="nobody@example.org", password="wrong", browser="", address="", now=NOW
            )
        assert hashed == ["wrong"]

    def test_is_an_event_that_names_no_address(self, world: World) -> None:
        sign_in(world.lead)
        event = list_events(scope=Scope(everything=True), asked=Asked()).rows[0]
        assert (event.action, event.actor_id) == ("person.signed_in", world.lead.id)
        assert "192.0.2.1" not in str(event)


class TestLockout:
    def fail(self, someone: Someone, times: int, address: str = "192.0.2.1") -> None:
        for _ in range(times):
            with pytest.raises(Invalid):
                sign_in(someone, "wrong", address=address)

    def test_after_five_failures_even_the_right_password_waits(self, world: World) -> None:
        self.fail(world.lead, 5)
        with pytest.raises(TooManyAttempts):
            sign_in(world.lead)
        assert sign_in(world.lead, now=NOW + timedelta(seconds=2))

    def test_it_holds_from_every_address(self, world: World) -> None:
        self.fail(world.lead, 5)
        with pytest.raises(TooManyAttempts):
            sign_in(world.lead, address="198.51.100.7")

    def test_it_does_not_lock_out_a_colleague(self, world: World) -> None:
        self.fail(world.lead, 5)
        assert sign_in(world.engineer)

    def test_a_success_wipes_the_slate(self, world: World) -> None:
        self.fail(world.lead, 4)
        sign_in(world.lead)
        self.fail(world.lead, 4)
        assert sign_in(world.lead)


class TestDemoSignIn:
    def test_is_for_invented_people_only(self, world: World) -> None:
        with pytest.raises(NotFound):
            usecases.sign_in_as_demo(person_id=world.lead.id, browser="", now=NOW)
        with pytest.raises(NotFound):
            usecases.sign_in_as_demo(person_id=UUID(int=1), browser="", now=NOW)
        invented = people.register_person(
            actor=SYSTEM,
            email="demo@example.org",
            name="Demo",
            organisation_id=world.north,
            password=PASSWORD,
            is_demo=True,
            now=NOW,
        )
        opened = usecases.sign_in_as_demo(person_id=invented, browser="", now=NOW)
        assert holder(opened.token)


class TestSession:
    def test_ends_when_it_is_not_used(self, world: World) -> None:
        token = sign_in(world.lead).token
        assert holder(token, NOW + IDLE - timedelta(seconds=1))
        assert holder(token, NOW + IDLE) is None

    def test_is_nobodys_when_the_token_is_guessed(self, world: World) -> None:
        sign_in(world.lead)
        assert holder("guessed") is None

    def test_can_be_ended_from_another_browser(self, world: World) -> None:
        here, there = sign_in(world.lead), sign_in(world.lead)
        mine, theirs = holder(here.token), holder(there.token)
        assert mine is not None
        assert theirs is not None
        listed = open_sessions(
            actor=mine.actor, this_session=mine.session_id, now=NOW, idle=IDLE, longest=LONGEST
        )
        assert {(each.id, each.is_this_one) for each in listed} == {
            (mine.session_id, True),
            (theirs.session_id, False),
        }
        usecases.sign_out(actor=mine.actor, session_id=theirs.session_id, now=NOW)
        assert holder(there.token) is None
        assert holder(here.token)

    def test_is_not_ended_by_somebody_else(self, world: World) -> None:
        theirs = holder(sign_in(world.lead).token)
        assert theirs is not None
        with pytest.raises(NotFound):
            usecases.sign_out(
                actor=world.administrator.actor(), session_id=theirs.session_id, now=NOW
            )

    def test_ends_when_the_account_is_closed(self, world: World) -> None:
        token = sign_in(world.lead).token
        people.disable_person(actor=SYSTEM, person_id=world.lead.id, reason="left", now=NOW)
        assert holder(token) is None


class TestPasswords:
    def reset(self, letterbox: Letterbox, password: str = OTHER, now: datetime = NOW) -> None:
        passwords.reset_password(token=letterbox.last_token(), password=password, now=now)

    def ask(self, email: str) -> None:
        passwords.ask_for_reset(
            email=email,
            link_base="https://consortium.example/password-reset/new?token=",
            address="192.0.2.1",
            now=NOW,
        )

    def test_a_link_sets_a_new_one_and_ends_every_session(
        self, world: World, letterbox: Letterbox
    ) -> None:
        before = sign_in(world.lead).token
        self.ask(world.lead.email)
        self.reset(letterbox)
        assert holder(before) is None
        assert sign_in(world.lead, OTHER)
        with pytest.raises(Invalid):
            sign_in(world.lead, PASSWORD)

    def test_a_link_works_once_and_for_an_hour(self, world: World, letterbox: Letterbox) -> None:
        self.ask(world.lead.email)
        with pytest.raises(NotFound):
            self.reset(letterbox, now=NOW + timedelta(hours=1))
        self.reset(letterbox, now=NOW + timedelta(minutes=59))
        with pytest.raises(NotFound):
            self.reset(letterbox, "lantern copper sailing 8", now=NOW + timedelta(minutes=59))

    def test_a_weak_password_does_not_use_the_link_up(
        self, world: World, letterbox: Letterbox
    ) -> None:
        self.ask(world.lead.email)
        with pytest.raises(Invalid):
            self.reset(letterbox, "password1234")
        self.reset(letterbox)

    def test_an_unknown_or_closed_account_gets_no_mail_and_no_refusal(
        self, world: World, letterbox: Letterbox
    ) -> None:
        people.disable_person(actor=SYSTEM, person_id=world.evaluator.id, reason="left", now=NOW)
        self.ask("nobody@example.org")
        self.ask(world.evaluator.email)
        assert letterbox.letters == []

    def test_asking_again_and_again_is_slowed_down(
        self, world: World, letterbox: Letterbox
    ) -> None:
        for _ in range(5):
            self.ask(world.lead.email)
        with pytest.raises(TooManyAttempts):
            self.ask(world.lead.email)

    def test_changing_it_ends_every_other_session(self, world: World) -> None:
        here, there = sign_in(world.lead), sign_in(world.lead)
        mine = holder(here.token)
        assert mine is not None
        passwords.change_password(
            actor=mine.actor,
            current=PASSWORD,
            password=OTHER,
            keep_session=mine.session_id,
            now=NOW,
        )
        assert holder(here.token)
        assert holder(there.token) is None

    def test_changing_it_needs_the_current_one(self, world: World) -> None:
        with pytest.raises(Invalid, match="current password is not right") as refused:
            passwords.change_password(
                actor=world.lead.actor(),
                current="wrong",
                password=OTHER,
                keep_session=UUID(int=1),
                now=NOW,
            )
        assert refused.value.field == "current"


class TestSecondFactor:
    def test_once_it_is_on_the_password_opens_nothing_yet(self, world: World) -> None:
        secret, _ = enrol(world.lead)
        pending = sign_in(world.lead)
        assert pending.second_factor_pending
        assert holder(pending.token) is None
        later = NOW + STEP
        opened = usecases.pass_second_factor(
            token=pending.token, code=code_at(secret, later), now=later
        )
        assert holder(opened.token, later)
        assert opened.token != pending.token, "the session's token changes"
        assert holder(pending.token, later) is None

    def test_the_code_it_was_set_up_with_is_used_up(self, world: World) -> None:
        secret, _ = enrol(world.lead)
        pending = sign_in(world.lead)
        with pytest.raises(Invalid, match="used already"):
            usecases.pass_second_factor(token=pending.token, code=code_at(secret, NOW), now=NOW)

    def test_a_code_opens_one_session(self, world: World) -> None:
        secret, _ = enrol(world.lead)
        first, second = sign_in(world.lead), sign_in(world.lead)
        later = NOW + STEP
        code = code_at(secret, later)
        usecases.pass_second_factor(token=first.token, code=code, now=later)
        with pytest.raises(Invalid):
            usecases.pass_second_factor(token=second.token, code=code, now=later)

    def test_a_recovery_code_works_once(self, world: World) -> None:
        _, codes = enrol(world.lead)
        assert len(set(codes)) == 10
        first, second = sign_in(world.lead), sign_in(world.lead)
        opened = usecases.pass_second_factor(token=first.token, code=codes[3].lower(), now=NOW)
        assert holder(opened.token)
        assert my_account(actor=world.lead.actor()).recovery_codes_left == 9
        with pytest.raises(Invalid):
            usecases.pass_second_factor(token=second.token, code=codes[3], now=NOW)

    def test_a_recovery_code_of_somebody_else_does_not_do(self, world: World) -> None:
        enrol(world.lead)
        _, theirs = enrol(world.engineer)
        pending = sign_in(world.lead)
        with pytest.raises(Invalid):
            usecases.pass_second_factor(token=pending.token, code=theirs[0], now=NOW)

    def test_guessing_is_slowed_down_and_recorded(self, world: World) -> None:
        enrol(world.lead)
        pending = sign_in(world.lead)
        for _ in range(5):
            with pytest.raises(Invalid):
                usecases.pass_second_factor(token=pending.token, code="000000", now=NOW)
        with pytest.raises(TooManyAttempts):
            usecases.pass_second_factor(token=pending.token, code="000000", now=NOW)
        refused = list_events(scope=Scope(everything=True), asked=Asked(words="refused"))
        assert refused.total == 5

    def test_a_sign_in_waits_ten_minutes_for_its_code(self, world: World) -> None:
        secret, _ = enrol(world.lead)
        pending = sign_in(world.lead)
        late = NOW + timedelta(minutes=10)
        with pytest.raises(NotFound):
            usecases.pass_second_factor(token=pending.token, code=code_at(secret, late), now=late)

    def test_a_first_code_must_fit_the_secret(self, world: World) -> None:
        second_factor.start_second_factor(actor=world.lead.actor(), now=NOW)
        with pytest.raises(Invalid, match="does not fit"):
            second_factor.confirm_second_factor(actor=world.lead.actor(), code="000000", now=NOW)
        assert not my_account(actor=world.lead.actor()).second_factor_on

    def test_it_is_not_set_up_anew_while_it_is_on(self, world: World) -> None:
        enrol(world.lead)
        with pytest.raises(Invalid, match="on already"):
            second_factor.start_second_factor(actor=world.lead.actor(), now=NOW)
        assert my_second_factor(actor=world.lead.actor()).secret == "", "it is shown once"

    def test_it_goes_off_with_the_password_and_takes_its_codes_along(self, world: World) -> None:
        enrol(world.lead)
        with pytest.raises(Invalid, match="password is not right"):
            second_factor.turn_second_factor_off(
                actor=world.lead.actor(), password="wrong", now=NOW
            )
        second_factor.turn_second_factor_off(actor=world.lead.actor(), password=PASSWORD, now=NOW)
        account = my_account(actor=world.lead.actor())
        assert (account.second_factor_on, account.recovery_codes_left) == (False, 0)
        assert not sign_in(world.lead).second_factor_pending


class TestLostSecondFactor:
    def off(self, world: World, *, by: Someone, whose: Someone) -> None:
        second_factor.take_second_factor_off(
            actor=by.actor(), person_id=whose.id, reason="Known by voice", now=NOW
        )

    def test_is_taken_off_by_an_administrator_and_ends_every_session(
        self, world: World, letterbox: Letterbox
    ) -> None:
        _, codes = enrol(world.engineer)
        pending = sign_in(world.engineer)
        opened = usecases.pass_second_factor(token=pending.token, code=codes[0], now=NOW)
        self.off(world, by=world.administrator, whose=world.engineer)
        account = my_account(actor=world.engineer.actor())
        assert (account.second_factor_on, account.recovery_codes_left) == (False, 0)
        assert not holder(opened.token)
        assert not sign_in(world.engineer).second_factor_pending
        taken = list_events(scope=Scope(everything=True), asked=Asked(words="taken_off"))
        assert [event.reason for event in taken.rows] == ["Known by voice"]

    def test_nobody_takes_off_their_own(self, world: World) -> None:
        enrol(world.administrator)
        with pytest.raises(NotAllowed, match="Nobody takes their own"):
            self.off(world, by=world.administrator, whose=world.administrator)

    def test_what_is_off_stays_off(self, world: World) -> None:
        with pytest.raises(Invalid, match="off already"):
            self.off(world, by=world.administrator, whose=world.engineer)

    def test_only_people_within_reach(self, world: World) -> None:
        enrol(world.stranger)
        with pytest.raises(NotFound):
            self.off(world, by=world.administrator, whose=world.stranger)
        with pytest.raises((NotFound, NotAllowed)):
            self.off(world, by=world.lead, whose=world.engineer)


class TestAtTheSameMoment:
    """What may happen once happens once, however many try."""

    THREADS = 50

    def race(self, app: Flask, do: Callable[[int], object], loses: str) -> None:
        ended = outcomes(app, self.THREADS, do)
        assert sorted(set(ended)) == sorted({"done", loses})
        assert ended.count("done") == 1

    @pytest.fixture
    def somebody(self, empty_app: Flask) -> Someone:
        with empty_app.app_context():
            trust = organisations.register_organisation(
                actor=SYSTEM, kind=OrganisationKind.TRUST, code="NOR", name="North", now=NOW
            )
            person_id = people.register_person(
                actor=SYSTEM,
                email="lead@example.org",
                name="Lead",
                organisation_id=trust,
                password=PASSWORD,
                now=NOW,
            )
        return Someone(
            id=person_id,
            email="lead@example.org",
            role=Role.PROCUREMENT_LEAD,
            organisation_id=trust,
        )

    def test_a_reset_link_sets_one_password(
        self, empty_app: Flask, somebody: Someone, letterbox: Letterbox
    ) -> None:
        with empty_app.app_context():
            passwords.ask_for_reset(
                email=somebody.email, link_base="https://x/?token=", address="", now=NOW
            )
        token = letterbox.last_token()
        self.race(
            empty_app,
            lambda number: passwords.reset_password(
                token=token, password=f"kettle orange bishop {number}", now=NOW
            ),
            loses="NotFound",
        )

    def test_a_code_opens_one_session(self, empty_app: Flask, somebody: Someone) -> None:
        later = NOW + STEP
        with empty_app.app_context():
            secret, _ = enrol(somebody)
            waiting = [sign_in(somebody).token for _ in range(self.THREADS)]
        code = code_at(secret, later)

        def use(number: int) -> None:
            usecases.pass_second_factor(token=waiting[number], code=code, now=later)

        ended = outcomes(empty_app, self.THREADS, use)
        assert ended.count("done") == 1
        assert set(ended) <= {"done", "Invalid", "TooManyAttempts"}
