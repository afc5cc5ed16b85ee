"""Diagnosis in the product: nodes, looks at the chain, what was seen, and who is told."""
