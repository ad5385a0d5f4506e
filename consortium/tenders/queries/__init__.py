"""Questions about tenders: frozen answers for pages and other wings."""
