"""Who asked the wellbeing lead to contact them, and emergency openings. Nobody imports this app."""
