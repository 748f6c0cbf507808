SET LOCAL ROLE dig_owner;

-- The rows change their shape, so they go; the next load brings them back.
TRUNCATE
    catalog.artist, catalog.artist_name_variation, catalog.artist_alias, catalog.artist_member,
    catalog.artist_group, catalog.label, catalog.label_sublabel, catalog.master,
    catalog.master_artist, catalog.master_video, catalog.release, catalog.release_artist,
    catalog.release_label, catalog.release_series, catalog.release_format,
    catalog.release_identifier, catalog.release_company, catalog.release_video, catalog.track,
    catalog.track_artist, catalog.credit, catalog.artist_count, catalog.label_count,
    catalog.master_count, catalog.kind_count, catalog.version,
    ingest.raw_entities, ingest.rejects;

-- A load that was killed may have left indexes to be built.
DO $$
DECLARE
    definition text;
BEGIN
    FOR definition IN SELECT d.definition FROM ingest.deferred_index d LOOP
        EXECUTE definition;
    END LOOP;
    DELETE FROM ingest.deferred_index;
END
$$;

ALTER TABLE catalog.artist
    ALTER data_quality TYPE text USING NULL, DROP quality_printed,
    ALTER urls TYPE text[] USING NULL, ALTER urls SET NOT NULL;
ALTER TABLE catalog.label
    ALTER data_quality TYPE text USING NULL, DROP quality_printed,
    ALTER urls TYPE text[] USING NULL, ALTER urls SET NOT NULL;
ALTER TABLE catalog.master
    ALTER data_quality TYPE text USING NULL, DROP quality_printed,
    ALTER genres TYPE text[] USING NULL, ALTER genres SET NOT NULL,
    ALTER styles TYPE text[] USING NULL, ALTER styles SET NOT NULL;
ALTER TABLE catalog.release
    ALTER data_quality TYPE text USING NULL, DROP quality_printed,
    ALTER genres TYPE text[] USING NULL, ALTER genres SET NOT NULL,
    ALTER styles TYPE text[] USING NULL, ALTER styles SET NOT NULL;
ALTER TABLE catalog.release_format
    ALTER descriptions TYPE text[] USING NULL, ALTER descriptions SET NOT NULL;
ALTER TABLE catalog.track
    DROP CONSTRAINT track_kind_check,
    ALTER kind SET NOT NULL,
    ADD CONSTRAINT track_kind_check CHECK (kind BETWEEN 1 AND 3);

DROP INDEX catalog.artist_name_variation_parent;
ALTER TABLE catalog.artist_name_variation ADD PRIMARY KEY (artist_id, position);
DROP INDEX catalog.artist_alias_forward;
CREATE INDEX artist_alias_forward ON catalog.artist_alias (artist_id, alias_id) WHERE alias_id IS NOT NULL;
ALTER TABLE catalog.artist_alias ADD PRIMARY KEY (artist_id, position);
DROP INDEX catalog.artist_member_forward;
CREATE INDEX artist_member_forward ON catalog.artist_member (artist_id, member_id) WHERE member_id IS NOT NULL;
ALTER TABLE catalog.artist_member ADD PRIMARY KEY (artist_id, position);
DROP INDEX catalog.artist_group_forward;
CREATE INDEX artist_group_forward ON catalog.artist_group (artist_id, group_id) WHERE group_id IS NOT NULL;
ALTER TABLE catalog.artist_group ADD PRIMARY KEY (artist_id, position);
DROP INDEX catalog.label_sublabel_forward;
CREATE INDEX label_sublabel_forward ON catalog.label_sublabel (label_id, sublabel_id) WHERE sublabel_id IS NOT NULL;
ALTER TABLE catalog.label_sublabel ADD PRIMARY KEY (label_id, position);
DROP INDEX catalog.master_artist_parent;
ALTER TABLE catalog.master_artist ADD PRIMARY KEY (master_id, position);
DROP INDEX catalog.release_artist_parent;
ALTER TABLE catalog.release_artist ADD PRIMARY KEY (release_id, position);
DROP INDEX catalog.release_series_parent;
ALTER TABLE catalog.release_series ADD PRIMARY KEY (release_id, position);
DROP INDEX catalog.release_format_parent;
ALTER TABLE catalog.release_format ADD PRIMARY KEY (release_id, position);
DROP INDEX catalog.release_company_parent;
ALTER TABLE catalog.release_company ADD PRIMARY KEY (release_id, position);
DROP INDEX catalog.track_parent;
ALTER TABLE catalog.track ADD PRIMARY KEY (release_id, ordinal);
DROP INDEX catalog.track_artist_parent;
ALTER TABLE catalog.track_artist ADD PRIMARY KEY (release_id, track, position);

DROP TABLE catalog.master_video;
CREATE TABLE catalog.master_video (
    master_id int4 NOT NULL,
    duration int4,
    position int2 NOT NULL,
    embed bool,
    src text,
    title text,
    description text,
    PRIMARY KEY (master_id, position)
);

DROP TABLE catalog.release_video;
CREATE TABLE catalog.release_video (
    release_id int4 NOT NULL,
    duration int4,
    position int2 NOT NULL,
    embed bool,
    src text,
    title text,
    description text,
    PRIMARY KEY (release_id, position)
);

DROP TABLE catalog.release_label;
CREATE TABLE catalog.release_label (
    release_id int4 NOT NULL,
    label_id int4,
    position int2 NOT NULL,
    sort_year int2 NOT NULL,
    name text NOT NULL,
    catno text,
    catno_key text,
    PRIMARY KEY (release_id, position)
);
-- label -> releases
CREATE INDEX release_label_walk ON catalog.release_label (label_id, sort_year, release_id) WHERE label_id IS NOT NULL;
-- catalogue number -> releases
CREATE INDEX release_label_catno ON catalog.release_label (catno_key, release_id) WHERE catno_key IS NOT NULL;

DROP TABLE catalog.release_identifier;
CREATE TABLE catalog.release_identifier (
    release_id int4 NOT NULL,
    position int2 NOT NULL,
    type text NOT NULL,
    value text,
    description text,
    value_key text,
    PRIMARY KEY (release_id, position)
);
-- barcode, matrix number and the like -> releases
CREATE INDEX release_identifier_value ON catalog.release_identifier (value_key, release_id) WHERE value_key IS NOT NULL;

DROP TABLE catalog.credit;
CREATE TABLE catalog.credit (
    release_id int4 NOT NULL,
    artist_id int4,
    ordinal int2 NOT NULL,
    entry int2 NOT NULL,
    track int2,
    sort_year int2 NOT NULL,
    role text NOT NULL,
    detail text,
    name text NOT NULL,
    anv text,
    role_printed text,
    tracks text,
    covers int2[],
    PRIMARY KEY (release_id, ordinal)
);
-- artist -> credits, artist -> releases with a credit
CREATE INDEX credit_walk ON catalog.credit (artist_id, sort_year, release_id, ordinal) WHERE artist_id IS NOT NULL;
-- The same of one role. left(): a B-tree entry must stay under 2,704 bytes,
-- and the longest genuine role has 2,655 characters.
CREATE INDEX credit_role_walk ON catalog.credit (artist_id, "left"(role, 60), sort_year, release_id, ordinal) WHERE artist_id IS NOT NULL;

DROP TABLE catalog.role;

RESET ROLE;
