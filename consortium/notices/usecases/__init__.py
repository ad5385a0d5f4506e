"""Orders: recording notices, moving due days, importing releases."""
