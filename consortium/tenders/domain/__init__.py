"""What is true of tenders: states, demand, scoring, evaluation, award."""
