"""Making evidence packs: gathering what a saving stands on, and writing it as zip and PDF."""
