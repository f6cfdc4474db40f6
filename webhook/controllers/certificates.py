"""The certificates in our Secrets: issued here, or looked after where others issue them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from certs.issue import issue_ca, issue_leaf
from certs.names import service_names
from certs.pair import Pair, read_certificates
from certs.store import LEAF_CERTIFICATE
from webhook.cluster.resources import SECRETS
from webhook.controllers.issuing import why_new_ca, why_new_leaf, why_unusable
from webhook.installation.secrets import ca_in, entry, pair_in, secret
from webhook.installation.trust import is_readable, trusted
from webhook.model.objects import child, text

if TYPE_CHECKING:
    from datetime import datetime

    from webhook.controllers.collaborators import Collaborators
    from webhook.controllers.metrics import ControllerMetrics
    from webhook.controllers.views import Views
    from webhook.model.objects import Object


class Authority(Protocol):
    """Where certificates come from."""

    async def newest(self, now: datetime) -> bytes:
        """The CA whose leaves are to be served, in PEM; empty where there is none yet."""
        ...

    def remembered(self) -> list[bytes]:
        """CAs that were trusted before, so that leaves of theirs may still be served."""
        ...

    async def serve(self, now: datetime, bundle: bytes, *, settled: bool) -> None:
        """See to it that replicas have something to serve.

        Args:
            now: the moment.
            bundle: the CAs to be trusted, the newest first.
            settled: whether the API server trusts the newest already.
        """

    async def forget(self, newest: bytes) -> None:
        """Remember *newest* and no other CA: every replica serves a leaf of it."""


_NO_CA = Pair(b"", b"")
"""Signs nothing: asked to, it raises PkiError."""


class OwnAuthority:
    """A CA of our own, whose key never leaves its Secret but to sign."""

    def __init__(self, views: Views, collaborators: Collaborators) -> None:
        self._views = views
        self._with = collaborators
        self._ca: Object | None = None
        installation = collaborators.installation
        self._names = service_names(
            installation.service,
            installation.namespace,
            cluster_domain=installation.cluster_domain,
        )

    async def newest(self, now: datetime) -> bytes:
        """Our CA, issued anew where it is time, or where it is not there."""
        self._ca = self._views.ca_secret
        ca = pair_in(self._ca)
        reason = why_new_ca(ca, now=now, renewal=self._with.settings.renewal)
        if reason or ca is None:
            ca = await self._issue_ca(now, reason or "")
        _show("ca", ca.certificate, self._with.metrics)
        return ca.certificate

    def remembered(self) -> list[bytes]:
        """What the Secret of the CA says; where that is lost, what replicas have mounted."""
        return [ca_in(self._ca), ca_in(self._views.leaf_secret) if self._ca is None else b""]

    async def serve(self, now: datetime, bundle: bytes, *, settled: bool) -> None:
        """Issue a leaf where there is none to serve, or where it is time.

        A leaf of a CA that the API server does not trust yet would break every call, so it waits,
        unless what is there breaks every call as well.
        """
        held = self._views.leaf_secret
        leaf, ca = pair_in(held), pair_in(self._ca) or _NO_CA
        reason = why_new_leaf(
            leaf, ca.certificate, self._names, now=now, renewal=self._with.settings.renewal
        )
        if reason and (settled or why_unusable(leaf, self._names, now=now)):
            held = await self._issue_leaf(ca, held, bundle, now, reason)
        elif not reason:
            await self._correct(bundle)
        _show("leaf", entry(held, LEAF_CERTIFICATE), self._with.metrics)

    async def forget(self, newest: bytes) -> None:
        """Write it into both Secrets; that of the CA comes last, and says that it is done."""
        await self._correct(newest)
        ca = pair_in(self._ca)
        if ca is not None and ca_in(self._ca) != newest:
            self._ca = await self._write(self._with.installation.ca_secret, self._ca, ca, newest)
            self._with.log.info("old ca forgotten")

    async def _correct(self, bundle: bytes) -> None:
        """Have *bundle* stand beside the leaf, no more and no less.

        Where the Secret of the CA is lost, what stands there is believed: whoever was forgotten,
        perhaps because a key had leaked, must not be trusted again.
        """
        held = self._views.leaf_secret
        leaf = pair_in(held)
        if leaf is not None and ca_in(held) != bundle:
            await self._write(self._with.installation.leaf_secret, held, leaf, bundle)
            self._with.log.info("leaf's authorities corrected")

    async def _issue_ca(self, now: datetime, reason: str) -> Pair:
        ca = issue_ca(now=now, lifetime=self._with.settings.ca_lifetime)
        older = [entry(self._ca, LEAF_CERTIFICATE), *self.remembered()]
        bundle = trusted(ca.certificate, *older, now=now)
        self._ca = await self._write(self._with.installation.ca_secret, self._ca, ca, bundle)
        self._with.metrics.issued("ca")
        self._with.log.info("ca issued", reason=reason)
        return ca

    async def _issue_leaf(
        self, ca: Pair, held: Object | None, bundle: bytes, now: datetime, reason: str
    ) -> Object:
        leaf = issue_leaf(ca, self._names, now=now, lifetime=self._with.settings.leaf_lifetime)
        written = await self._write(self._with.installation.leaf_secret, held, leaf, bundle)
        self._with.metrics.issued("leaf")
        self._with.log.info("leaf issued", reason=reason)
        return written

    async def _write(self, name: str, held: Object | None, pair: Pair, ca: bytes) -> Object:
        version = text(child(held, "metadata"), "resourceVersion")
        wanted = secret(name, self._with.installation.namespace, pair, ca, version=version)
        written = await self._with.write(SECRETS, wanted)
        self._views.wrote_secret(written)
        return written


class GivenAuthority:
    """Certificates that cert-manager or somebody else puts into our Secret, with their CA."""

    def __init__(self, views: Views, collaborators: Collaborators) -> None:
        self._views = views
        self._with = collaborators
        self._told: str | None = None

    async def newest(self, now: datetime) -> bytes:
        """What the Secret says is its CA."""
        secret = self._views.leaf_secret
        ca = ca_in(secret)
        problem = self._problem(secret, now)
        if problem != self._told:
            self._told = problem
            if problem:
                self._with.log.error("certificate not usable", reason=problem)
        return ca if is_readable(ca) else b""

    def remembered(self) -> list[bytes]:
        """Nothing: the configurations themselves remember what was trusted."""
        return []

    async def serve(self, now: datetime, bundle: bytes, *, settled: bool) -> None:
        """Show when it ends; to renew it is up to whoever issued it."""
        del now, bundle, settled
        secret = self._views.leaf_secret
        _show("leaf", entry(secret, LEAF_CERTIFICATE), self._with.metrics)
        _show("ca", ca_in(secret), self._with.metrics)

    async def forget(self, newest: bytes) -> None:
        """Do nothing: what is written into the configurations is all there is."""
        del newest

    def _problem(self, secret: Object | None, now: datetime) -> str | None:
        name = self._with.installation.leaf_secret
        if not is_readable(ca_in(secret)):
            return f"Secret {name} holds no CA certificate under ca.crt"
        wanted = why_unusable(pair_in(secret), [self._with.installation.dns_name], now=now)
        return f"Secret {name}: {wanted}" if wanted else None


def _show(name: str, certificate: bytes, metrics: ControllerMetrics) -> None:
    if is_readable(certificate):
        metrics.certificate(name, read_certificates(certificate)[0].not_valid_after_utc)
