SET LOCAL ROLE dig_owner;

-- What visitors did. No address, no browser, no session, no text that anybody
-- typed: a row can't be led back to a person, nor to another row.
-- A column is null where its type of event has no such thing.
CREATE TABLE ops.event (
    id int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    record_id int4 CHECK (record_id > 0),
    hits int4 CHECK (hits >= 0),
    kind int2 CHECK (kind BETWEEN 1 AND 4),
    position int2 CHECK (position > 0),
    query_length int2 CHECK (query_length >= 0),
    type text NOT NULL CHECK (type IN (
        'search_submitted', 'search_result_clicked', 'release_page_viewed',
        'version_page_viewed', 'outbound_discogs_clicked'
    ))
);

-- Old events are let go in batches, the oldest first.
CREATE INDEX event_at ON ops.event (at);

-- What happened stays as it happened, until it goes.
REVOKE UPDATE ON ops.event FROM dig_server;

RESET ROLE;
