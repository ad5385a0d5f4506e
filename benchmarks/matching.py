"""Finding the product that a text means, among 20,000 names."""

import heapq
from collections.abc import Callable

import duckdb
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks import noisy_names
from benchmarks.measure import Ratio, Subject, Target, side_by_side
from benchmarks.world import World
from consortium.spend.gateways.similar import most_alike

NAMES, LINES, TOP = 20_000, 20_000, 5
# The peers are slow: so many of the texts say enough.
OF_PRODUCTS, OF_JARO = 2_000, 100
TIMES = 2
FOUR_TIMES, TEN_TIMES = Target(4, at_least=True), Target(10, at_least=True)
AS_OFTEN = Target(1, at_least=True)
_JARO = """
    SELECT list(best ORDER BY place)
    FROM (
        SELECT texts.place, arg_max(names.place, jaro_similarity(texts.text, names.text)) AS best
        FROM (SELECT unnest($texts) AS text, generate_subscripts($texts, 1) - 1 AS place) AS texts
        CROSS JOIN
             (SELECT unnest($names) AS text, generate_subscripts($names, 1) - 1 AS place) AS names
        GROUP BY texts.place
    )
"""


def measure(_world: World) -> list[Subject]:
    """Texts a second, and how often the first name found is the one that was meant."""
    names = noisy_names.catalogue(NAMES)
    texts, meant = noisy_names.as_written(names, lines=LINES)
    title = f"Matching: {LINES:,} texts against {NAMES:,} names of products"
    peers = (
        (
            f"scikit-learn, the same pieces and weights, all products of {OF_PRODUCTS:,} texts",
            _all_products,
            OF_PRODUCTS,
            FOUR_TIMES,
        ),
        (
            f"DuckDB, the highest jaro_similarity of each of {OF_JARO:,} texts",
            _jaro,
            OF_JARO,
            TEN_TIMES,
        ),
    )
    subjects: list[Subject] = []
    for peer, find, some, target in peers:
        ours, theirs = _Finding(_first, texts, names), _Finding(find, texts[:some], names)
        mine, other = side_by_side(ours, theirs, times=TIMES, warm_up=0)
        speed = Ratio(
            what="texts a second",
            ours=LINES / mine.best,
            peer=some / other.best,
            unit="texts/s",
            target=target,
        )
        right = Ratio(
            what="the name that was meant stands first",
            ours=ours.right(meant),
            peer=theirs.right(meant),
            unit="%",
            target=AS_OFTEN,
        )
        subjects.append(Subject(title=title, peer=peer, rows=(speed, right)))
    return subjects


class _Finding:
    """One way of finding names, which remembers what it found last."""

    def __init__(
        self,
        find: Callable[[list[str], list[str]], list[int | None]],
        texts: list[str],
        names: list[str],
    ) -> None:
        self._find, self._texts, self._names = find, texts, names
        self._found: list[int | None] = []

    def __call__(self) -> None:
        self._found = self._find(self._texts, self._names)

    def right(self, meant: list[int]) -> float:
        """How many of a hundred were found."""
        pairs = list(zip(self._found, meant, strict=False))
        return 100 * sum(found == place for found, place in pairs) / len(pairs)


def _first(texts: list[str], names: list[str]) -> list[int | None]:
    return [found[0][0] if found else None for found in most_alike(texts, names, top=TOP)]


def _all_products(texts: list[str], names: list[str]) -> list[int | None]:
    """What most scripts do: multiply everything, then look for the best."""
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3))
    columns = vectors.fit_transform(names).T
    found: list[int | None] = []
    for row in vectors.transform(texts) @ columns:
        best = heapq.nlargest(TOP, zip(row.data, -row.indices, strict=True))
        found.append(-int(best[0][1]) if best else None)
    return found


def _jaro(texts: list[str], names: list[str]) -> list[int | None]:
    with duckdb.connect(config={"threads": 2}) as connection:
        rows = connection.execute(_JARO, {"texts": texts, "names": names}).fetchall()
    found: list[int | None] = rows[0][0]
    return found
