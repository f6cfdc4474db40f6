"""What an installation in a cluster consists of, and how each part is asked how it is.

Names, webhook configurations, trust and replicas: values in, values out, and a few questions over
the network that change nothing. The controller brings about what is worked out here, and the
doctor compares with it.
"""
