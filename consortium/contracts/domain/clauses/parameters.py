"""What a clause needs to be told: typed fields with their bounds, read from text and written back.

The terms of a clause are a frozen dataclass whose fields are annotated with what each
:class:`Says`. The same description checks what was typed, labels the form and words the page.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Self, get_type_hints

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import exactly, unit_price

# What the columns of prices and quantities keep; a share has room for a millionth of a per cent.
PLACES = 6
SHARE_PLACES = 8
HUNDRED = Decimal(100)


class Kind(StrEnum):
    MONEY = "money"
    SHARE = "share"
    QUANTITY = "quantity"
    WHOLE = "whole"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Says:
    """What a field of the terms means to people. Bounds are inclusive; a number that names no
    lower bound is not negative."""

    label: str
    kind: Kind
    hint: str = field(default="", kw_only=True)
    low: Decimal | None = field(default=Decimal(0), kw_only=True)
    high: Decimal | None = field(default=None, kw_only=True)
    choices: Mapping[Any, str] = field(default_factory=dict, kw_only=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One thing a clause needs to be told. A share is kept as 0.03 and read by people as 3%."""

    name: str
    says: Says
    optional: bool

    def read(self, text: str) -> Any:
        """The value of a stored text; None when it is empty and may be.

        Raises:
            Invalid: it is missing, is not of its kind, or lies outside its bounds.
        """
        text = text.strip()
        if not text:
            if self.optional:
                return None
            raise self.refusal("is missing", "Enter it.")
        if self.says.kind is Kind.TEXT:
            return text
        if self.says.kind is Kind.CHOICE:
            return self._choice(text)
        return self._number(text)

    def refusal(self, what: str, next_step: str) -> Invalid:
        return Invalid(
            "bad_parameter", f"“{self.says.label}” {what}.", field=self.name, next_step=next_step
        )

    def _choice(self, text: str) -> Any:
        for choice in self.says.choices:
            if choice.value == text:
                return choice
        raise self.refusal("is not one of its choices", "Choose one of those offered.")

    def _number(self, text: str) -> Decimal | int:
        try:
            value = Decimal(text)
        except InvalidOperation:
            raise self.refusal("must be a number", "Enter digits, like 1234.50.") from None
        if not value.is_finite():
            raise self.refusal("must be a number", "Enter digits, like 1234.50.")
        if not exactly(value, self._places()):
            raise self.refusal("has too many decimals", "Round it.")
        if self.says.low is not None and value < self.says.low:
            raise self.refusal(
                f"must be {self.worded(self.says.low)} or more", "Check the contract."
            )
        if self.says.high is not None and value > self.says.high:
            raise self.refusal(
                f"must be {self.worded(self.says.high)} or less", "Check the contract."
            )
        return int(value) if self.says.kind is Kind.WHOLE else value

    def worded(self, value: Any) -> str:
        """A value as people read it: £38.00, 3%, or the words of a choice."""
        match self.says.kind:
            case Kind.SHARE:
                return f"{plain(value * HUNDRED)}%"
            case Kind.MONEY:
                return unit_price(value)
            case Kind.CHOICE:
                return self.says.choices[value]
            case Kind.TEXT:
                return str(value)
            case _:
                return units(Decimal(value))

    def _places(self) -> int:
        if self.says.kind is Kind.WHOLE:
            return 0
        return SHARE_PLACES if self.says.kind is Kind.SHARE else PLACES


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms of a clause: each type that no schedule sets has terms of its own."""

    @classmethod
    def parameters(cls) -> tuple[Parameter, ...]:
        """What has to be told, in the order of the form."""
        return _parameters_of(cls)

    @classmethod
    def read(cls, texts: Mapping[str, str]) -> Self:
        """The terms that were stored as texts.

        Raises:
            Invalid: one of them cannot be; the refusal names its field.
        """
        found = {each.name: each.read(texts.get(each.name, "")) for each in cls.parameters()}
        terms = cls(**found)
        terms.check()
        return terms

    def written(self) -> dict[str, str]:
        """The terms as texts that :meth:`read` understands; what was left out stays out."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: _text(value) for name, value in values.items() if value is not None}

    def check(self) -> None:
        """Pass in silence when the fields agree with each other.

        Raises:
            Invalid: they do not; the refusal names the field to change.
        """


def _parameters_of(terms: type[Terms]) -> tuple[Parameter, ...]:
    hints = get_type_hints(terms, include_extras=True)
    return tuple(
        Parameter(
            name=each.name,
            says=hints[each.name].__metadata__[0],
            optional=each.default is not MISSING,
        )
        for each in fields(terms)
    )


def plain(value: Decimal) -> str:
    """A number without an exponent and without idle zeros: 38, 0.03."""
    return f"{value.normalize():f}" if value else "0"


def units(quantity: Decimal) -> str:
    """A quantity as people read it: 26,400."""
    whole, _, rest = plain(quantity).partition(".")
    return f"{int(whole):,}.{rest}" if rest else f"{int(whole):,}"


def _text(value: Decimal | int | str) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)
