"""Articles: what users and agents may read, in several languages, and how it is found."""
