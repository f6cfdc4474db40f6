"""Values that every other floor speaks of: frozen, typed, standard library only.

Nothing here reads a clock, a file or the network, and nothing here decides: these are the nouns.
"""
