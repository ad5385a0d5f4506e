"""Names of products as a catalogue has them, and as people write them; one seed, one set of names.

What people do to a name is what the purchase lines of trusts show: they shorten words, leave one
out, change the order, double, drop and mistake letters.
"""

import random
from itertools import product

_WHAT = (
    "catheter", "syringe", "needle", "glove", "gown", "mask", "dressing", "bandage", "suture",
    "drape", "cannula", "stent", "electrode", "pouch", "tube", "forceps", "scalpel", "tape",
    "swab", "sling",
)  # fmt: skip
_OF = (
    "silicone", "latex", "nitrile", "polyurethane", "cotton", "foam", "hydrocolloid", "steel",
    "alginate", "gauze",
)  # fmt: skip
_HOW = (
    "sterile", "adhesive", "coated", "absorbent", "disposable", "reinforced", "radiopaque",
    "transparent", "perforated", "elasticated",
)  # fmt: skip
_FOR = ("adult", "paediatric", "neonatal", "surgical", "urology", "cardiac", "wound", "theatre")
_SIZES = tuple(f"{wide}x{long}cm" for wide in (4, 6, 8, 10) for long in (5, 9, 12, 15, 20))
_SYLLABLES = (
    "al",
    "bo",
    "cu",
    "dex",
    "fer",
    "gy",
    "lo",
    "mi",
    "nor",
    "pla",
    "ri",
    "sto",
    "vax",
    "zel",
)
_SHORT = {
    "dressing": "drsg", "sterile": "ster", "catheter": "cath", "adhesive": "adh", "bandage": "bdge",
    "disposable": "disp", "transparent": "transp", "paediatric": "paed", "surgical": "surg",
    "polyurethane": "pu",
}  # fmt: skip


def catalogue(names: int) -> list[str]:
    """So many different names of products."""
    draw = random.Random(7)  # noqa: S311 - nothing secret
    every = list(product(_OF, _WHAT, _HOW, _FOR, _SIZES))
    makes = ["".join(some) for some in product(_SYLLABLES, repeat=3)]
    return [" ".join((draw.choice(makes), *words)) for words in draw.sample(every, names)]


def as_written(names: list[str], *, lines: int) -> tuple[list[str], list[int]]:
    """Texts that mean one of the names each, and the place of the name that each means."""
    draw = random.Random(11)  # noqa: S311
    meant = [draw.randrange(len(names)) for _ in range(lines)]
    return [_noisy(names[place], draw) for place in meant], meant


def _noisy(name: str, draw: random.Random) -> str:
    words = [
        _SHORT[word] if word in _SHORT and draw.random() < 0.5 else word for word in name.split()
    ]
    if draw.random() < 0.3:
        # Never the make or the measure: without them nobody could say which product is meant.
        del words[draw.randrange(1, 5)]
    if draw.random() < 0.4:
        draw.shuffle(words)
    text = " ".join(words)
    for _ in range(draw.choice((0, 1, 1, 2))):
        place = draw.randrange(len(text))
        text = text[:place] + draw.choice(("", text[place] * 2, "e")) + text[place + 1 :]
    return text
