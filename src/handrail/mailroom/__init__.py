"""The outbox: mails are rows first, written with what they tell of, and go out afterwards."""
