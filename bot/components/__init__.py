"""Rasa graph components, our channel and the patches that make Rasa safe to retry."""
