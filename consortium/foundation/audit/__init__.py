"""The audit log: what happened, who did it, sealed so that tampering shows."""

from consortium.foundation.audit.log import Head, Subject, head, record, transaction, verify

__all__ = ["Head", "Subject", "head", "record", "transaction", "verify"]
