# One image for the daemon, the pages and every command: read-only code of root's, run by a user without rights, one volume.
# docs/operations.md says how it is built and run; `make` on the host needs none of it.
FROM python:3.11-slim AS build
WORKDIR /src
# What is installed changes less often than the code: a layer of its own, by hash.
COPY requirements.lock .
RUN python -m venv /opt/koujing \
    && /opt/koujing/bin/pip install --disable-pip-version-check --no-cache-dir --no-compile --require-hashes -r requirements.lock
COPY pyproject.toml README.md dagster.yaml ./
COPY definitions definitions
COPY indicators indicators
COPY pipelines pipelines
RUN /opt/koujing/bin/pip install --disable-pip-version-check --no-cache-dir --no-compile --no-deps --no-build-isolation .
RUN /opt/koujing/bin/python -m compileall -qq -j 0 /opt/koujing/lib || :

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/koujing --shell /usr/sbin/nologin koujing \
    && install -d -o koujing -g koujing -m 0750 /var/lib/koujing /var/lib/koujing/inbox
COPY --from=build /opt/koujing /opt/koujing
ENV PATH=/opt/koujing/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    LANG=C.UTF-8 \
    KOUJING_HOME=/var/lib/koujing/home \
    KOUJING_INBOX=/var/lib/koujing/inbox \
    XDG_CACHE_HOME=/var/lib/koujing/cache
USER koujing
WORKDIR /var/lib/koujing
VOLUME /var/lib/koujing
STOPSIGNAL SIGTERM
ENTRYPOINT ["koujing"]
CMD ["daemon"]
