"""Own systems that write for their users: REST under /api/v1, with tokens (`walletdesk.integrations`)."""
