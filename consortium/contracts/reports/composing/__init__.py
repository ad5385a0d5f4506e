"""Composing documents: from facts to headings, paragraphs and tables. One kind, one module."""
