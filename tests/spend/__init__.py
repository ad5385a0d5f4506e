"""Tests of purchase lines."""
