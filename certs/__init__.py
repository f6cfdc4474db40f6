"""PKI for a webhook: issue, verify, store.

It knows nothing of admission, reads no clock, and takes the time as an argument.
"""
