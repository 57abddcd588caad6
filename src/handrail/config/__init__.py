"""How Handrail is set up: the bootstrap and the checks; later the site's settings."""
