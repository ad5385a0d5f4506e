"""Shared visits: which engineer goes where on which day, for several trusts on one trip."""
