"""One file of everything that a site keeps, and a site made from it."""
