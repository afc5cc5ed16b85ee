"""Texts as vectors: what is alike in meaning lies close together, in any of the languages the models know."""
