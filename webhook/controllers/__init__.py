"""Reconcile loops only: certificates, webhook configurations, and what else one replica must do.

What should be is worked out by functions of values and a time, which ask nobody; the loops around
them ask the API server what is, and write what differs. A loop never ends because something went
wrong: it says so, and tries again.
"""
