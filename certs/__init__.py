"""PKI for a webhook: issue, verify, store. It knows nothing of admission, and takes the time as an argument."""
