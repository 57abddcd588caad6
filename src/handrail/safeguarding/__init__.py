"""Who asked the wellbeing lead to contact them. Nobody imports this app, and no other page knows of it."""
