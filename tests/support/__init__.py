"""What tests stand on: databases, the small world, the client that checks every page."""
