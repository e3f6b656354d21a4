"""Long work outside the request: a queue in the database, its workers, results that wait."""
