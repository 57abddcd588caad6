"""What a programme offers to learn and what people took up: confirmed training, and the school's shelf."""
