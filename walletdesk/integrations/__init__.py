"""Systems of the owner's own: the tokens they show, and the webhooks by which they hear what happened."""
