"""Questions about notices and releases; they write nothing."""
