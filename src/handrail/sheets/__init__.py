"""Spreadsheets to problems and back, and the words of reasons."""
