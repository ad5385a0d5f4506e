"""What every wing stands on: money, periods, permissions, audit, database, jobs, mail, pages."""
