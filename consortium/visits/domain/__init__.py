"""What is true of visits: instances, plans, rules, costs, shares. Standard library only."""
