"""Savings for programs: the same questions and orders as pages and command line."""
