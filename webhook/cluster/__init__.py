"""The only code that talks to the Kubernetes API.

Objects come and go as the API server writes them: plain JSON, read with the accessors of
`webhook.model.objects`. Whatever keeps the API server from doing what it was asked is a
ClusterError, which says what was asked; nothing here decides whether to try again, but the watch,
which never gives up.
"""

from webhook.cluster.api import Cluster
from webhook.cluster.connecting import Access, connect
from webhook.cluster.mirror import Mirror
from webhook.cluster.resources import Resource
from webhook.cluster.selection import Selection
from webhook.cluster.watching import Sink, Watch, WatchSettings

__all__ = [
    "Access",
    "Cluster",
    "Mirror",
    "Resource",
    "Selection",
    "Sink",
    "Watch",
    "WatchSettings",
    "connect",
]
