"""Work that is done later: a queue in the database, retries, a schedule, and care for killed workers."""
