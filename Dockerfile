# The webhook, in an image of two stages: tools in the first, and only what runs in the second.

# ---- build: the wheel, and a virtual environment from the lock file ---------------------------
FROM python:3.13.9-slim-trixie AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore

WORKDIR /src

# An environment without pip: nothing in the final image can install anything into it.
RUN python -m venv --without-pip /opt/meshwarden

# The locks come before the code, so that a change of code does not fetch the packages again. Only
# wheels: no compiler, and no code of others runs while they are installed.
COPY requirements/build.txt requirements/server.txt requirements/
RUN pip install --require-hashes --only-binary=:all: -r requirements/build.txt \
 && pip --python /opt/meshwarden/bin/python install --require-hashes --only-binary=:all: \
    -r requirements/server.txt

COPY pyproject.toml README.md LICENSE ./
COPY policies policies
COPY certs certs
COPY webhook webhook
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /dist . \
 && pip --python /opt/meshwarden/bin/python install --no-deps --no-index /dist/*.whl

# ---- final: what runs ---------------------------------------------------------------------------
# The same slim image rather than a distroless one: the environment above points at its interpreter
# and needs its glibc, and both have to be the ones that it was built with. Its shells are taken
# away: the entry point is in exec form, Kubernetes probes over HTTP, and nothing else needs one.
FROM python:3.13.9-slim-trixie

LABEL org.opencontainers.image.title="Meshwarden" \
      org.opencontainers.image.description="Keeps Istio configuration inside its guardrails" \
      org.opencontainers.image.licenses="Apache-2.0"

# Bytecode was compiled at the build and the root file system may be read-only; a log line must not
# wait in a buffer when the process is killed.
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PATH="/opt/meshwarden/bin:${PATH}"

COPY --from=build /opt/meshwarden /opt/meshwarden

RUN ["rm", "-f", "/usr/bin/sh", "/usr/bin/dash", "/usr/bin/bash", "/usr/bin/rbash"]

# A number, since Kubernetes can only tell from a number that `runAsNonRoot` holds.
USER 65532:65532
WORKDIR /

# TLS for the API server; probes and metrics in plain text.
EXPOSE 8443 8080

# The manifests say `serve --cluster` and `controller`; what follows serves from files alone.
# Kubernetes has probes of its own: /livez and /readyz on 8080.
HEALTHCHECK NONE

ENTRYPOINT ["/opt/meshwarden/bin/meshwarden"]
CMD ["serve", \
     "--tls-cert", "/etc/meshwarden/tls/tls.crt", \
     "--tls-key", "/etc/meshwarden/tls/tls.key", \
     "--config", "/etc/meshwarden/config"]
