"""Software for hospital trusts that buy together."""
