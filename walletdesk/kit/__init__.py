"""What every room stands on: database, jobs, ids, clock, errors, words, settings."""
