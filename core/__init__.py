"""What every room needs and no telecom word: settings, database, redis, outbox, errors, logging."""
