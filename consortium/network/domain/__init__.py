"""What an expansion case brings, worked out from the contracts; no database."""
