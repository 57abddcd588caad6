"""The school, its people, their accounts and roles."""
