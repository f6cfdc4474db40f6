"""Findings, and the guardrails behind them, written down for people and for machines.

Nothing here judges, reads a manifest or prints: a `Report` comes in, lines of text go out. Every
format says the same; which one is asked for never changes a decision. A new format is one module
with a `render` function and one line in `formats`.
"""
