"""Who asked the wellbeing lead to contact them, and what was opened in an emergency. Nobody imports this app."""
