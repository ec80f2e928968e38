"""Other people's data, in a folder outside the project: how well what we made generalises.

Nothing of it is kept here; a file that the folder lacks is left out.
"""
