"""A person's calendar of the dates of agreements, read under a secret address."""

from consortium.organisations.models.secret_feed import SecretFeed, one_in_use


class CalendarFeed(SecretFeed):
    __tablename__ = "calendar_feed"
    __table_args__ = (one_in_use("calendar_feed"),)
