"""What a programme offers to learn, and what people took up: so far, confirmed training."""
