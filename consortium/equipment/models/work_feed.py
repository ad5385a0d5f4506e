"""A person's calendar of due work, read under a secret address."""

from consortium.organisations.models.secret_feed import SecretFeed, one_in_use


class WorkFeed(SecretFeed):
    __tablename__ = "work_feed"
    __table_args__ = (one_in_use("work_feed"),)
