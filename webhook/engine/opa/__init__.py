"""The engine `opa`: a real OPA server is asked, over HTTP, through opa-python-client.

The law of this package: what OPA did not say is never taken for "no findings". Each way in which
OPA can fail (it is not there, answers too late, with an error, without a result, with rules that
are not ours) is an error with a text of its own that names OPA; where nothing at all can be judged
it becomes `EngineUnavailable`, else an `EvaluationFailure` of each guardrail that it concerns.

A review costs one request, to a module that we write (`dispatcher`) and that answers for every
guardrail asked. Only where that fails, OPA is asked what it holds, policies are pushed if that is
our part (`upkeep`, `pushing`), and each guardrail without an answer is asked alone. What is pushed
is one module with nearly everything in it (`merging`, `rewriting`); a bundle has many.

`inputs` and `answers` of the package above are shared with the embedded engine. `client` is the
only module that imports opa_client, and with `connection` the only one that imports aiohttp.
"""
