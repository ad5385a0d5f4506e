"""Questions: frozen answers for pages and other wings; they write nothing."""
