"""The command line: parse arguments, call one function, map the result to an exit code.

The only place that wires collaborators. Each command stands in a module of its own, which is
imported when it is called and not before: a check of one file must not wait for a server's
libraries.
"""
