"""Evidence packs: all that one saving stands on, written so that it can be checked anywhere."""
