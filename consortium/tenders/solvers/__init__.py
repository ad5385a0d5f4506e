"""Numbers in bulk and linear programmes, behind the plain definitions of the domain."""
