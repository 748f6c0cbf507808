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

-- Lists that are only shown are text, an item a line: an array of short words
-- is twice as long. Null is an empty list; in an item, a backslash is written
-- \\ and a line feed \n.
-- data_quality: a word that Discogs knows, by number; any other is kept as
-- quality_printed.
ALTER TABLE catalog.artist
    ALTER data_quality TYPE int2 USING NULL,
    ALTER urls TYPE text USING NULL, ALTER urls DROP NOT NULL,
    ADD quality_printed text;
ALTER TABLE catalog.label
    ALTER data_quality TYPE int2 USING NULL,
    ALTER urls TYPE text USING NULL, ALTER urls DROP NOT NULL,
    ADD quality_printed text;
ALTER TABLE catalog.master
    ALTER data_quality TYPE int2 USING NULL, ADD quality_printed text,
    ALTER genres TYPE text USING NULL, ALTER genres DROP NOT NULL,
    ALTER styles TYPE text USING NULL, ALTER styles DROP NOT NULL;
ALTER TABLE catalog.release
    ALTER data_quality TYPE int2 USING NULL, ADD quality_printed text,
    ALTER genres TYPE text USING NULL, ALTER genres DROP NOT NULL,
    ALTER styles TYPE text USING NULL, ALTER styles DROP NOT NULL;
ALTER TABLE catalog.release_format
    ALTER descriptions TYPE text USING NULL, ALTER descriptions DROP NOT NULL;

-- A child row is found by its parent alone: an index whose entries repeat is
-- folded, which makes it a third of one that holds the position too. That a
-- position stands once under its parent is the loader's promise: the rows of a
-- record are written with the record's own row, whose key is unique.
ALTER TABLE catalog.artist_name_variation DROP CONSTRAINT artist_name_variation_pkey;
CREATE INDEX artist_name_variation_parent ON catalog.artist_name_variation (artist_id);

ALTER TABLE catalog.artist_alias DROP CONSTRAINT artist_alias_pkey;
DROP INDEX catalog.artist_alias_forward;
-- artist -> aliases, linked or not
CREATE INDEX artist_alias_forward ON catalog.artist_alias (artist_id, alias_id);

ALTER TABLE catalog.artist_member DROP CONSTRAINT artist_member_pkey;
DROP INDEX catalog.artist_member_forward;
-- group -> members, linked or not
CREATE INDEX artist_member_forward ON catalog.artist_member (artist_id, member_id);

ALTER TABLE catalog.artist_group DROP CONSTRAINT artist_group_pkey;
DROP INDEX catalog.artist_group_forward;
-- member -> groups, linked or not
CREATE INDEX artist_group_forward ON catalog.artist_group (artist_id, group_id);

ALTER TABLE catalog.label_sublabel DROP CONSTRAINT label_sublabel_pkey;
DROP INDEX catalog.label_sublabel_forward;
-- label -> sublabels, linked or not
CREATE INDEX label_sublabel_forward ON catalog.label_sublabel (label_id, sublabel_id);

ALTER TABLE catalog.master_artist DROP CONSTRAINT master_artist_pkey;
CREATE INDEX master_artist_parent ON catalog.master_artist (master_id);

ALTER TABLE catalog.release_artist DROP CONSTRAINT release_artist_pkey;
CREATE INDEX release_artist_parent ON catalog.release_artist (release_id);

ALTER TABLE catalog.release_series DROP CONSTRAINT release_series_pkey;
CREATE INDEX release_series_parent ON catalog.release_series (release_id);

ALTER TABLE catalog.release_format DROP CONSTRAINT release_format_pkey;
CREATE INDEX release_format_parent ON catalog.release_format (release_id);

ALTER TABLE catalog.release_company DROP CONSTRAINT release_company_pkey;
CREATE INDEX release_company_parent ON catalog.release_company (release_id);

-- kind: 2 heading, 3 index track; null is the common track. duration: only
-- where duration_seconds does not give back what is printed.
ALTER TABLE catalog.track
    DROP CONSTRAINT track_pkey,
    DROP CONSTRAINT track_kind_check,
    ALTER kind DROP NOT NULL,
    ADD CONSTRAINT track_kind_check CHECK (kind BETWEEN 2 AND 3);
CREATE INDEX track_parent ON catalog.track (release_id);

ALTER TABLE catalog.track_artist DROP CONSTRAINT track_artist_pkey;
CREATE INDEX track_artist_parent ON catalog.track_artist (release_id);

-- A video stands on YouTube and is known by its id there, or has an address in src.
DROP TABLE catalog.master_video;
CREATE TABLE catalog.master_video (
    master_id int4 NOT NULL,
    duration int4,
    position int2 NOT NULL,
    embed bool,
    youtube_id text,
    src text,
    title text,
    description text
);
CREATE INDEX master_video_parent ON catalog.master_video (master_id);

DROP TABLE catalog.release_video;
CREATE TABLE catalog.release_video (
    release_id int4 NOT NULL,
    duration int4,
    position int2 NOT NULL,
    embed bool,
    youtube_id text,
    src text,
    title text,
    description text
);
CREATE INDEX release_video_parent ON catalog.release_video (release_id);

-- Look-up keys are hashes; the reader compares what is printed.
DROP TABLE catalog.release_label;
CREATE TABLE catalog.release_label (
    release_id int4 NOT NULL,
    label_id int4,
    catno_key int4,
    position int2 NOT NULL,
    sort_year int2 NOT NULL,
    name text NOT NULL,
    catno text
);
CREATE INDEX release_label_parent ON catalog.release_label (release_id);
-- label -> releases
CREATE INDEX release_label_walk ON catalog.release_label (label_id, sort_year, release_id) WHERE label_id IS NOT NULL;
-- catalogue number -> releases
CREATE INDEX release_label_catno ON catalog.release_label (catno_key, release_id) WHERE catno_key IS NOT NULL;

-- type: one that Discogs knows, by number; any other is kept as type_printed.
DROP TABLE catalog.release_identifier;
CREATE TABLE catalog.release_identifier (
    release_id int4 NOT NULL,
    value_key int4,
    position int2 NOT NULL,
    type int2,
    type_printed text,
    value text,
    description text
);
CREATE INDEX release_identifier_parent ON catalog.release_identifier (release_id);
-- barcode, matrix number and the like -> releases
CREATE INDEX release_identifier_value ON catalog.release_identifier (value_key, release_id) WHERE value_key IS NOT NULL;

-- Every role that a credit has, or once had. Numbered by the loader as it
-- meets them, so an id means something in this database alone.
CREATE TABLE catalog.role (
    id int4 PRIMARY KEY,
    name text NOT NULL
);
-- md5(): a B-tree entry must stay under 2,704 bytes, and a role may be longer.
CREATE UNIQUE INDEX role_name ON catalog.role (md5(name));

-- One role of one person. entry counts the credits as printed: the roles of
-- one printed credit share it. track: null on a credit of the whole release.
-- covers: the tracks that a range on a release's credit names; null without a
-- range, empty where the range could not be resolved. role_printed: the role
-- as printed, on the first row of an entry whose parts do not give it back.
DROP TABLE catalog.credit;
CREATE TABLE catalog.credit (
    release_id int4 NOT NULL,
    artist_id int4,
    role_id int4 NOT NULL,
    ordinal int2 NOT NULL,
    entry int2 NOT NULL,
    track int2,
    sort_year int2 NOT NULL,
    detail text,
    name text NOT NULL,
    anv text,
    role_printed text,
    tracks text,
    covers int2[]
);
CREATE INDEX credit_parent ON catalog.credit (release_id);
-- artist -> credits, artist -> releases with a credit. Without the ordinal the
-- credits of one artist on one release fold into one entry; a page sorts them.
CREATE INDEX credit_walk ON catalog.credit (artist_id, sort_year, release_id) WHERE artist_id IS NOT NULL;
-- The same of one role.
CREATE INDEX credit_role_walk ON catalog.credit (artist_id, role_id, sort_year, release_id) WHERE artist_id IS NOT NULL;

RESET ROLE;
