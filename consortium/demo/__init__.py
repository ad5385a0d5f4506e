"""The demo world Seven Bridges, built through the use cases themselves, never by writing rows.

An invented consortium: people are roles, figures are worked by hand. The same world stands in the
tests, the pictures of the README and the benchmarks.
"""
