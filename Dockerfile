# The contact centre in a container: docker build -t aicc-chatbot:latest .
# A bot of your own, from a folder below bots/: docker build --build-arg BOT=bots/mine -t aicc-chatbot:latest .
# docs/how-to/deploy.md tells how it is run.

FROM python:3.11.15-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
RUN python -m venv /opt/aicc
# What the centre needs changes seldom, the centre often: first the one, with an empty package in its place.
COPY pyproject.toml constraints.txt README.md LICENSE NOTICE ./
RUN mkdir -p src/aicc && touch src/aicc/__init__.py \
    && /opt/aicc/bin/pip install -c constraints.txt '.[aws,redis,search,otel,http-actions]'
COPY src src
RUN /opt/aicc/bin/pip install --no-deps --force-reinstall .
# Learns what the bot understands now, so that a start takes no longer than reading it.
ARG BOT=src/aicc/bots/banking
COPY ${BOT} /srv/bot
ENV AICC_BOT=/srv/bot AICC_ARTEFACT_DIR=/srv/artefacts
RUN /opt/aicc/bin/aicc validate && /opt/aicc/bin/aicc train

FROM python:3.11.15-slim-bookworm
RUN groupadd --gid 10001 aicc \
    && useradd --no-log-init --uid 10001 --gid aicc --no-create-home --home-dir /var/lib/aicc --shell /usr/sbin/nologin aicc \
    && install --directory --mode=0700 --owner=aicc --group=aicc /var/lib/aicc
COPY --from=build /opt/aicc /opt/aicc
COPY --from=build /srv /srv
# What is written goes to the data folder and /tmp only: the rest may be read-only.
ENV PATH=/opt/aicc/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    AICC_BOT=/srv/bot \
    AICC_ARTEFACT_DIR=/srv/artefacts \
    AICC_DATA_DIR=/var/lib/aicc \
    AICC_HOST=0.0.0.0 \
    AICC_PORT=8000
USER 10001:10001
WORKDIR /var/lib/aicc
VOLUME ["/var/lib/aicc", "/tmp"]
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['AICC_PORT']}/readyz\", timeout=4)"]
# The centre answers /readyz with 503 first and closes AICC_DRAIN_SECONDS later: wait longer than that before killing it.
STOPSIGNAL SIGTERM
ENTRYPOINT ["aicc"]
CMD ["serve"]
