"""Which of many known texts look most like another: three-letter pieces, weighted by rarity.

scikit-learn and the sparse product are heavy: only jobs and the command line come here.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import numpy as np
    import sklearn
    import sparse_dot_topn
else:
    np = lazy("numpy")
    sklearn = lazy("sklearn")
    sparse_dot_topn = lazy("sparse_dot_topn")

# Less than this is chance.
LEAST = 0.2
# So many texts are compared at a time, so that memory does not grow with their number.
_HANDFUL = 20_000


def most_alike(
    texts: Sequence[str], known: Sequence[str], *, top: int
) -> Iterator[list[tuple[int, float]]]:
    """For each text the places of the known texts most like it, best first, with the likeness.

    Likeness is the cosine of TF-IDF vectors over three-letter pieces, from 0 to 1. The same texts
    always have the same answer; of known texts that are alike the first stands first.
    """
    if not texts or not known:
        yield from ([] for _ in texts)
        return
    vectors = sklearn.feature_extraction.text.TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 3), dtype=np.float32
    )
    columns = vectors.fit_transform(known).T.tocsr()
    for start in range(0, len(texts), _HANDFUL):
        rows = vectors.transform(texts[start : start + _HANDFUL])
        # A few more than wanted, so that a tie at the end is not cut by chance.
        found = sparse_dot_topn.sp_matmul_topn(
            rows, columns, top_n=top * 2, threshold=LEAST, sort=True
        )
        for row in range(found.shape[0]):
            begin, end = found.indptr[row], found.indptr[row + 1]
            pairs = zip(found.indices[begin:end], found.data[begin:end], strict=True)
            rounded = ((int(place), round(min(float(value), 1.0), 4)) for place, value in pairs)
            yield sorted(rounded, key=lambda pair: (-pair[1], pair[0]))[:top]
