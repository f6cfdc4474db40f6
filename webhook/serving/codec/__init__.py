"""The wire: `admission.k8s.io/v1`, read into a Request and written from a Decision or Mutation.

The only place that knows how AdmissionReviews are spelt, and how an API server and kubectl treat
what stands in them.
"""

from webhook.serving.codec.answering import render_mutation, render_validation
from webhook.serving.codec.parsing import parse_review

__all__ = ["parse_review", "render_mutation", "render_validation"]
