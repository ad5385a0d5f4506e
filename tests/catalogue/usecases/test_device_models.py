"""Saying more about a model of equipment, and which models can stand in for it."""

from typing import Any
from uuid import UUID

import pytest

from consortium.catalogue.domain.device_class import MdrClass
from consortium.catalogue.domain.device_model import ModelFacts
from consortium.catalogue.queries.device_models import equivalents_of, find_device_model
from consortium.catalogue.usecases.device_models import (
    add_device_model,
    change_device_model,
    set_equivalents,
)
from consortium.foundation.domain.errors import Invalid, NotAllowed, Stale
from tests.support.world import NOW, SYSTEM, World


def _model(name: str) -> UUID:
    return add_device_model(
        actor=SYSTEM, manufacturer="Gamma", name=name, category="Monitor", now=NOW
    )


class TestChangeDeviceModel:
    FACTS = ModelFacts(
        mdr_class=MdrClass.IIB, risk_function=7, risk_consequence=3, risk_maintenance=3
    )

    def test_keeps_what_is_said(self, world: World) -> None:
        model_id = _model("M1")
        order: dict[str, Any] = {
            "model_id": model_id,
            "version": 1,
            "facts": self.FACTS,
            "now": NOW,
        }
        change_device_model(actor=world.lead.actor(), **order)
        assert find_device_model(model_id=model_id).facts == self.FACTS
        with pytest.raises(Stale):
            change_device_model(actor=SYSTEM, **order)
        with pytest.raises(NotAllowed):
            change_device_model(actor=world.engineer.actor(), **order)


class TestSetEquivalents:
    def test_holds_both_ways(self, world: World) -> None:
        one, two, three = _model("M1"), _model("M2"), _model("M3")
        set_equivalents(actor=SYSTEM, model_id=two, others={one, three}, now=NOW)
        assert equivalents_of(one) == {two}
        assert equivalents_of(two) == {one, three}
        set_equivalents(actor=SYSTEM, model_id=one, others=set(), now=NOW)
        assert equivalents_of(two) == {three}
        with pytest.raises(Invalid):
            set_equivalents(actor=SYSTEM, model_id=one, others={one}, now=NOW)
