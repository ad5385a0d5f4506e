"""Files of equipment that come from outside and go out."""
