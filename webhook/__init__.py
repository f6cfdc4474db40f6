"""Meshwarden judges Istio configuration: on admission, in files, and from one evaluator.

Each package below has one floor, and imports only from floors under its own; import-linter
holds it to that. From the top: ``cli``; ``serving``, ``controllers`` and ``doctor``; ``dryrun``;
``review``, ``report`` and ``recording``; ``engine``, ``policy``, ``inventory``, ``installation``
and ``schemas``; ``config`` and ``cluster``; ``mesh`` and ``documents``; ``model``; ``errors``.
"""

__version__ = "0.1.0"
