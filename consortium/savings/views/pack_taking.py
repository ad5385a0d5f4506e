"""That a person has just taken a pack, on record: what the address of its files has to carry.

The address alone gives nothing out: whoever opens one that was passed on, or kept, is led to the
page whose button records the taking.
"""

from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from consortium.foundation.domain.permissions import Actor

# As long as a download may take to begin, and a second format to be asked for.
SECONDS = 600


def taking_of(pack_id: UUID, actor: Actor) -> str:
    """A word for the address of a pack's files, good for this person and some minutes."""
    return str(_signer().dumps([str(pack_id), str(actor.id)]))


def is_taken(taking: str, pack_id: UUID, actor: Actor) -> bool:
    """Whether this person has taken this pack, within the last minutes."""
    try:
        found = _signer().loads(taking, max_age=SECONDS)
    except BadSignature:
        return False
    return bool(found == [str(pack_id), str(actor.id)])


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="taking of evidence packs")
