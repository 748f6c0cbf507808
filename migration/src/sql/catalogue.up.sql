SET LOCAL ROLE dig_owner;

-- Conventions. Keys are Discogs's own ids (int4). A child row is keyed by its
-- parent and its position in the document (int2, from 1). A link that is
-- walked from its far side carries sort_year: the year of the record it stands
-- in, 32767 where that is unknown, so that unknown years come last. Columns
-- stand widest first, which saves padding on a billion rows. References to
-- other records have no foreign keys: real dumps dangle.

CREATE TABLE catalog.artist (
    id int4 PRIMARY KEY,
    in_dump bool NOT NULL,
    data_quality text,
    name text NOT NULL,
    real_name text,
    profile text,
    urls text[] NOT NULL
);

CREATE TABLE catalog.artist_name_variation (
    artist_id int4 NOT NULL,
    position int2 NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (artist_id, position)
);

CREATE TABLE catalog.artist_alias (
    artist_id int4 NOT NULL,
    alias_id int4,
    position int2 NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (artist_id, position)
);
-- artist -> aliases, from either artist's record
CREATE INDEX artist_alias_forward ON catalog.artist_alias (artist_id, alias_id) WHERE alias_id IS NOT NULL;
CREATE INDEX artist_alias_backward ON catalog.artist_alias (alias_id, artist_id) WHERE alias_id IS NOT NULL;

CREATE TABLE catalog.artist_member (
    artist_id int4 NOT NULL,
    member_id int4,
    position int2 NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (artist_id, position)
);
-- group -> members, printed in the group's record
CREATE INDEX artist_member_forward ON catalog.artist_member (artist_id, member_id) WHERE member_id IS NOT NULL;
CREATE INDEX artist_member_backward ON catalog.artist_member (member_id, artist_id) WHERE member_id IS NOT NULL;

CREATE TABLE catalog.artist_group (
    artist_id int4 NOT NULL,
    group_id int4,
    position int2 NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (artist_id, position)
);
-- member -> groups, printed in the member's record
CREATE INDEX artist_group_forward ON catalog.artist_group (artist_id, group_id) WHERE group_id IS NOT NULL;
CREATE INDEX artist_group_backward ON catalog.artist_group (group_id, artist_id) WHERE group_id IS NOT NULL;

CREATE TABLE catalog.label (
    id int4 PRIMARY KEY,
    parent_id int4,
    in_dump bool NOT NULL,
    data_quality text,
    name text NOT NULL,
    parent_name text,
    contact_info text,
    profile text,
    urls text[] NOT NULL
);
-- label -> sublabels, as the sublabels' own records say
CREATE INDEX label_parent ON catalog.label (parent_id, id) WHERE parent_id IS NOT NULL;

CREATE TABLE catalog.label_sublabel (
    label_id int4 NOT NULL,
    sublabel_id int4,
    position int2 NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (label_id, position)
);
-- label -> sublabels, as the parent's record says
CREATE INDEX label_sublabel_forward ON catalog.label_sublabel (label_id, sublabel_id) WHERE sublabel_id IS NOT NULL;
CREATE INDEX label_sublabel_backward ON catalog.label_sublabel (sublabel_id, label_id) WHERE sublabel_id IS NOT NULL;

CREATE TABLE catalog.master (
    id int4 PRIMARY KEY,
    main_release_id int4,
    year int2,
    sort_year int2 NOT NULL,
    in_dump bool NOT NULL,
    data_quality text,
    year_printed text,
    title text NOT NULL,
    notes text,
    genres text[] NOT NULL,
    styles text[] NOT NULL
);

CREATE TABLE catalog.master_artist (
    master_id int4 NOT NULL,
    artist_id int4,
    position int2 NOT NULL,
    sort_year int2 NOT NULL,
    name text NOT NULL,
    anv text,
    join_phrase text,
    PRIMARY KEY (master_id, position)
);
-- artist -> masters
CREATE INDEX master_artist_walk ON catalog.master_artist (artist_id, sort_year, master_id) WHERE artist_id IS NOT NULL;

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

CREATE TABLE catalog.release (
    id int4 PRIMARY KEY,
    master_id int4,
    year int2,
    month int2,
    day int2,
    sort_year int2 NOT NULL,
    is_main_release bool,
    status text,
    data_quality text,
    title text NOT NULL,
    country text,
    released text,
    notes text,
    genres text[] NOT NULL,
    styles text[] NOT NULL
);
-- master -> versions
CREATE INDEX release_version_walk ON catalog.release (master_id, sort_year, id) WHERE master_id IS NOT NULL;

CREATE TABLE catalog.release_artist (
    release_id int4 NOT NULL,
    artist_id int4,
    position int2 NOT NULL,
    sort_year int2 NOT NULL,
    name text NOT NULL,
    anv text,
    join_phrase text,
    PRIMARY KEY (release_id, position)
);
-- artist -> releases of their own
CREATE INDEX release_artist_walk ON catalog.release_artist (artist_id, sort_year, release_id) WHERE artist_id IS NOT NULL;

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

CREATE TABLE catalog.release_series (
    release_id int4 NOT NULL,
    label_id int4,
    position int2 NOT NULL,
    sort_year int2 NOT NULL,
    name text NOT NULL,
    catno text,
    PRIMARY KEY (release_id, position)
);
-- series (a label) -> releases
CREATE INDEX release_series_walk ON catalog.release_series (label_id, sort_year, release_id) WHERE label_id IS NOT NULL;

CREATE TABLE catalog.release_format (
    release_id int4 NOT NULL,
    position int2 NOT NULL,
    name text NOT NULL,
    quantity text,
    text text,
    descriptions text[] NOT NULL,
    PRIMARY KEY (release_id, position)
);

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

CREATE TABLE catalog.release_company (
    release_id int4 NOT NULL,
    label_id int4,
    position int2 NOT NULL,
    sort_year int2 NOT NULL,
    entity_type int2,
    name text NOT NULL,
    catno text,
    entity_type_name text,
    PRIMARY KEY (release_id, position)
);
-- company (a label) -> releases
CREATE INDEX release_company_walk ON catalog.release_company (label_id, sort_year, release_id) WHERE label_id IS NOT NULL;

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

-- A sub-track follows its index track; parent is that track's position in the
-- tracklist. kind: 1 track, 2 heading, 3 index track (one that has sub-tracks).
CREATE TABLE catalog.track (
    release_id int4 NOT NULL,
    duration_seconds int4,
    ordinal int2 NOT NULL,
    parent int2,
    kind int2 NOT NULL CHECK (kind BETWEEN 1 AND 3),
    position text,
    title text NOT NULL,
    duration text,
    PRIMARY KEY (release_id, ordinal)
);

CREATE TABLE catalog.track_artist (
    release_id int4 NOT NULL,
    artist_id int4,
    track int2 NOT NULL,
    position int2 NOT NULL,
    sort_year int2 NOT NULL,
    name text NOT NULL,
    anv text,
    join_phrase text,
    PRIMARY KEY (release_id, track, position)
);
-- artist -> releases they appear on, artist -> tracks
CREATE INDEX track_artist_walk ON catalog.track_artist (artist_id, sort_year, release_id, track) WHERE artist_id IS NOT NULL;

-- One role of one person. entry counts the credits as printed: the roles of
-- one printed credit share it. track: null on a credit of the whole release.
-- covers: the tracks that a range on a release's credit names; null without a
-- range, empty where the range could not be resolved. role_printed: the role
-- as printed, on the first row of an entry whose parts do not give it back.
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

-- Counts of every edge that is walked; no row means all zero. A pure function
-- of the tables above, kept by each publication.
CREATE TABLE catalog.artist_count (
    artist_id int4 PRIMARY KEY,
    releases int4 NOT NULL,
    main_releases int4 NOT NULL,
    track_releases int4 NOT NULL,
    credit_releases int4 NOT NULL,
    tracks int4 NOT NULL,
    credits int4 NOT NULL,
    masters int4 NOT NULL,
    aliases int4 NOT NULL,
    members int4 NOT NULL,
    groups int4 NOT NULL
);

CREATE TABLE catalog.label_count (
    label_id int4 PRIMARY KEY,
    releases int4 NOT NULL,
    series_releases int4 NOT NULL,
    company_releases int4 NOT NULL,
    sublabels int4 NOT NULL
);

CREATE TABLE catalog.master_count (
    master_id int4 PRIMARY KEY,
    versions int4 NOT NULL
);

-- kind: 1 artist, 2 label, 3 master, 4 release
CREATE TABLE catalog.kind_count (
    kind int2 PRIMARY KEY CHECK (kind BETWEEN 1 AND 4),
    records int4 NOT NULL,
    placeholders int4 NOT NULL
);

-- One row per publication. Answers, caches and cursors speak of id.
CREATE TABLE catalog.version (
    sequence int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    artists_dump date,
    labels_dump date,
    masters_dump date,
    releases_dump date,
    published_at timestamptz NOT NULL,
    id text NOT NULL UNIQUE
);

RESET ROLE;
