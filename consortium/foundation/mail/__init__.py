"""Mail: written in the transaction, sent after it commits, never twice on purpose."""

from consortium.foundation.mail.outbox import OutgoingMail, send_mail

__all__ = ["OutgoingMail", "send_mail"]
