"""The savings of a world worked out beside the product, from docs/world-format.md alone.

Plain Python over the CSV files: nothing of the product is imported here, and nothing of it was
looked at. ``python -m tests.demo.world.oracle FOLDER FROM TO`` prints what it finds.
"""
