"""The relational database: rows, column types, one place that commits."""

from consortium.foundation.database.base import AppendOnly, Base, Identified, Versioned
from consortium.foundation.database.engine import db
from consortium.foundation.database.unit_of_work import after_commit, bookkeeping

__all__ = ["AppendOnly", "Base", "Identified", "Versioned", "after_commit", "bookkeeping", "db"]
