"""Reads the words of documents.  Runs in a child process only (`documents` starts it): what it takes apart was made by
strangers, so it runs apart, poor and briefly."""
