"""The frame every page stands in: guards, errors, forms, lists, exports, headers."""
