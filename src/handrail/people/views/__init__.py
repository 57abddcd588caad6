"""The pages about people: the way in, one's own, the staff's, the school's."""
