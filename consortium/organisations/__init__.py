"""Trusts, sites, boards, suppliers; people and sign-in; the members of the consortium."""
