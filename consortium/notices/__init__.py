"""What is published about joint tenders: notices with their due days, and open contracting data."""
