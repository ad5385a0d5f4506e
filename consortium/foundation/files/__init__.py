"""Documents, kept by the hash of what they hold: the same content is kept once, for ever."""

from consortium.foundation.files.models import StoredFile, keep
from consortium.foundation.files.store import FileStore, StoredContent, file_store

__all__ = ["FileStore", "StoredContent", "StoredFile", "file_store", "keep"]
