"""The audit log: what happened, who did it, sealed so that tampering shows."""

from consortium.foundation.audit.log import Subject, record, transaction, verify

__all__ = ["Subject", "record", "transaction", "verify"]
