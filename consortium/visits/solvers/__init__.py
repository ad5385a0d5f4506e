"""Optimisers of visits."""
