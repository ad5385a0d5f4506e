"""Who holds an agreement together, asked through the database."""

from datetime import date
from decimal import Decimal

import pytest

from consortium.contracts.queries.together import choices_on, who_holds_it_together
from consortium.foundation.domain.errors import Invalid, NotFound
from tests.contracts.conftest import Agreed
from tests.support.world import World

MAY, AUTUMN = date(2025, 5, 3), date(2025, 11, 3)


class TestWhoHoldsItTogether:
    def test_sets_staying_against_leaving_for_each_member(
        self, world: World, agreed: Agreed
    ) -> None:
        # 18,000, 4,500 and 3,500 lenses: 26,000 at £38 together, at £47.50 each alone. Without
        # North the others pay £44 for 8,000, without South £40 for 21,500, without West £40 for
        # 22,500. Worked by hand.
        found = who_holds_it_together(actor=world.lead.actor(), agreement_id=agreed.id, on=MAY)
        assert found.together == 988_000
        assert found.alone == 1_235_000
        assert found.worth == 247_000
        members = {member.code: member for member in found.members}
        assert [members[code].gains for code in ("NOR", "SOU", "WES")] == [171_000, 42_750, 33_250]
        assert [members[code].others_lose for code in ("NOR", "SOU", "WES")] == [
            48_000,
            43_000,
            45_000,
        ]
        assert sum(member.marginal for member in found.members) == found.together
        assert sum(member.steadiest or 0 for member in found.members) == found.together
        assert (found.in_core, found.core_nonempty, found.weakest) == (True, True, "West Trust")

    def test_says_how_near_each_tier_is(self, world: World, agreed: Agreed) -> None:
        found = who_holds_it_together(actor=world.lead.actor(), agreement_id=agreed.id, on=MAY)
        lens = next(each for each in found.margins if each.measure == 26_000)
        assert (lens.tier, lens.headroom, lens.to_next_tier) == (
            "25,000 and more",
            Decimal(1_000),
            None,
        )
        assert lens.pivotal == ("North Trust", "South Trust", "West Trust")

    def test_counts_only_the_days_members(self, world: World, agreed: Agreed) -> None:
        found = who_holds_it_together(actor=world.lead.actor(), agreement_id=agreed.id, on=AUTUMN)
        assert [member.code for member in found.members] == ["NOR", "SOU"]
        assert found.together == 22_500 * 40

    def test_can_look_at_one_price_alone(self, world: World, agreed: Agreed) -> None:
        actor = world.lead.actor()
        schemes = choices_on(actor=actor, agreement_id=agreed.id, on=MAY).schemes
        assert len(schemes) == 3
        sums = [
            who_holds_it_together(
                actor=actor, agreement_id=agreed.id, on=MAY, scheme_id=scheme_id
            ).together
            for scheme_id, _ in schemes
        ]
        assert sorted(sums) == [0, 0, 988_000]

    def test_says_what_each_pays_when_a_group_and_the_others_part(
        self, world: World, agreed: Agreed
    ) -> None:
        # West alone buys 3,500 at £47.50; North and South 22,500 together, at £40 instead of £38.
        actor = world.lead.actor()
        found = who_holds_it_together(actor=actor, agreement_id=agreed.id, on=MAY, group=("WES",))
        views = [
            (view.name, view.in_group, int(view.apart), int(view.more)) for view in found.parted
        ]
        assert views == [
            ("West Trust", True, 166_250, 33_250),
            ("North Trust", False, 720_000, 36_000),
            ("South Trust", False, 180_000, 9_000),
        ]

    @pytest.mark.parametrize("group", [(), ("NOR", "SOU", "WES")])
    def test_parts_nobody_from_nobody(
        self, world: World, agreed: Agreed, group: tuple[str, ...]
    ) -> None:
        actor = world.lead.actor()
        found = who_holds_it_together(actor=actor, agreement_id=agreed.id, on=MAY, group=group)
        assert found.parted == ()

    def test_names_who_of_the_group_takes_no_part(self, world: World, agreed: Agreed) -> None:
        with pytest.raises(Invalid, match="No member on that day: West Trust"):
            who_holds_it_together(
                actor=world.lead.actor(), agreement_id=agreed.id, on=AUTUMN, group=("WES",)
            )

    @pytest.mark.parametrize("on", [date(2024, 1, 1), date(2035, 1, 1)])
    def test_has_no_answer_outside_the_term(self, world: World, agreed: Agreed, on: date) -> None:
        with pytest.raises(Invalid):
            who_holds_it_together(actor=world.lead.actor(), agreement_id=agreed.id, on=on)

    @pytest.mark.parametrize("who", ["stranger", "supplier", "finance_of_north"])
    def test_is_not_for_those_who_may_not_see_volumes(
        self, world: World, agreed: Agreed, who: str
    ) -> None:
        actor = getattr(world, who).actor()
        with pytest.raises(NotFound):
            who_holds_it_together(actor=actor, agreement_id=agreed.id, on=MAY)
        with pytest.raises(NotFound):
            choices_on(actor=actor, agreement_id=agreed.id, on=MAY)
