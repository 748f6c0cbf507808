# The one binary with its files. Neither Postgres nor data: name a database in
# DATABASE_URL, and mount a volume at /data for the search index.

FROM docker.io/library/rust:1.95-slim-bookworm AS build
WORKDIR /dig

# First what others wrote, in a layer that stays until a manifest changes. The
# rooms are empty meanwhile.
COPY Cargo.toml Cargo.lock ./
COPY api/Cargo.toml api/
COPY bench/Cargo.toml bench/
COPY embedded/Cargo.toml embedded/
COPY entity/Cargo.toml entity/
COPY ingest/Cargo.toml ingest/
COPY migration/Cargo.toml migration/
COPY search/Cargo.toml search/
COPY synth/Cargo.toml synth/
RUN for room in */; do mkdir "$room/src" && touch "$room/src/lib.rs"; done \
    && mkdir src && echo 'fn main() {}' >src/main.rs \
    && cargo build --locked --release --bin digger

COPY . .
# The files are older than what was built of the empty ones; cargo goes by time.
RUN find . -path ./target -prune -o -name '*.rs' -exec touch {} + \
    && cargo build --locked --release --bin digger

FROM docker.io/library/debian:bookworm-slim
# The numbers are fixed, so that a volume's owner stays the same.
RUN groupadd --gid 10001 dig \
    && useradd --uid 10001 --gid dig --no-create-home --home-dir /data --shell /usr/sbin/nologin dig \
    && install --directory --owner=dig --group=dig /data
COPY --from=build /dig/target/release/digger /usr/local/bin/
USER dig
WORKDIR /data
VOLUME /data
ENV DIG_LISTEN=0.0.0.0:8080 DIG_INDEX_DIR=/data/index DIG_LOG_FORMAT=json
EXPOSE 8080
# It takes a while only where indexes are read into memory first.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["digger", "ready"]
STOPSIGNAL SIGTERM
CMD ["digger", "serve"]
