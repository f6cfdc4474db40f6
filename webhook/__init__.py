"""Meshwarden judges Istio configuration: on admission, in files, and from one evaluator.

Each package below has one floor, and imports only from floors under its own; import-linter
holds it to that. From the top: ``cli``; ``serving`` and ``dryrun``; ``review`` and ``report``;
``engine``, ``policy`` and ``inventory``; ``config``; ``mesh`` and ``documents``; ``model``;
``errors``.
"""

__version__ = "0.1.0"
