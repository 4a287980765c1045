"""The sections of the site: each turns marts into what its template shows."""
