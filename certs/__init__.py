"""PKI for a webhook: issue, verify, store.

It knows nothing of admission, reads no clock, and takes the time as an argument. Certificates and
keys travel as PEM, the form in which files, Secrets and `caBundle` hold them.
"""
