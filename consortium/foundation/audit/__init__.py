"""The audit log: what happened, who did it, sealed so that tampering shows."""

from consortium.foundation.audit.log import (
    Head,
    Subject,
    head,
    last_instant,
    record,
    transaction,
    verify,
)

__all__ = ["Head", "Subject", "head", "last_instant", "record", "transaction", "verify"]
