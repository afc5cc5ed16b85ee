"""The answering bot: general questions from the desk's own articles, everything else to people, already sorted."""
