"""Chinese customer text: normalising, entities, masking, tokens and word lists.

Runs on Python 3.10 (inside Rasa) and 3.11 (everywhere else) and imports nothing of ours.
"""
