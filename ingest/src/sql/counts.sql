-- Counts of every edge, a pure function of the catalogue. They are computed
-- whole and written where they differ.

CREATE TEMP TABLE new_artist_count ON COMMIT DROP AS
WITH on_release AS (
    SELECT artist_id, release_id,
        bool_or(part = 1) AS main, bool_or(part = 2) AS track, bool_or(part = 3) AS credit,
        count(*) FILTER (WHERE part = 3) AS credits
    FROM (
        SELECT artist_id, release_id, 1 AS part FROM catalog.release_artist
        UNION ALL SELECT artist_id, release_id, 2 FROM catalog.track_artist
        UNION ALL SELECT artist_id, release_id, 3 FROM catalog.credit
    ) linked
    WHERE artist_id IS NOT NULL
    GROUP BY artist_id, release_id
), counted AS (
    SELECT artist_id, count(*) AS releases, count(*) FILTER (WHERE main) AS main_releases,
        count(*) FILTER (WHERE track) AS track_releases,
        count(*) FILTER (WHERE credit) AS credit_releases, 0 AS tracks, sum(credits) AS credits,
        0 AS masters, 0 AS aliases, 0 AS members, 0 AS groups
    FROM on_release GROUP BY artist_id
    UNION ALL
    SELECT artist_id, 0, 0, 0, 0, count(*), 0, 0, 0, 0, 0
    FROM (SELECT DISTINCT artist_id, release_id, track FROM catalog.track_artist) tracks
    WHERE artist_id IS NOT NULL GROUP BY artist_id
    UNION ALL
    SELECT artist_id, 0, 0, 0, 0, 0, 0, count(DISTINCT master_id), 0, 0, 0
    FROM catalog.master_artist WHERE artist_id IS NOT NULL GROUP BY artist_id
    UNION ALL
    SELECT artist_id, 0, 0, 0, 0, 0, 0, 0, count(*), 0, 0
    FROM (
        SELECT artist_id, alias_id FROM catalog.artist_alias
        UNION SELECT alias_id, artist_id FROM catalog.artist_alias
    ) aliases
    WHERE artist_id IS NOT NULL AND alias_id IS NOT NULL GROUP BY artist_id
    UNION ALL
    SELECT artist_id, 0, 0, 0, 0, 0, 0, 0, 0, count(*), 0
    FROM (
        SELECT artist_id, member_id FROM catalog.artist_member
        UNION SELECT group_id, artist_id FROM catalog.artist_group
    ) members
    WHERE artist_id IS NOT NULL AND member_id IS NOT NULL GROUP BY artist_id
    UNION ALL
    SELECT artist_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*)
    FROM (
        SELECT artist_id, group_id FROM catalog.artist_group
        UNION SELECT member_id, artist_id FROM catalog.artist_member
    ) groups
    WHERE artist_id IS NOT NULL AND group_id IS NOT NULL GROUP BY artist_id
)
SELECT artist_id, sum(releases)::int4 AS releases, sum(main_releases)::int4 AS main_releases,
    sum(track_releases)::int4 AS track_releases, sum(credit_releases)::int4 AS credit_releases,
    sum(tracks)::int4 AS tracks, sum(credits)::int4 AS credits, sum(masters)::int4 AS masters,
    sum(aliases)::int4 AS aliases, sum(members)::int4 AS members, sum(groups)::int4 AS groups
FROM counted GROUP BY artist_id;

DELETE FROM catalog.artist_count old
WHERE NOT EXISTS (SELECT FROM new_artist_count new WHERE new.artist_id = old.artist_id);

INSERT INTO catalog.artist_count AS old SELECT * FROM new_artist_count
ON CONFLICT (artist_id) DO UPDATE SET
    releases = excluded.releases, main_releases = excluded.main_releases,
    track_releases = excluded.track_releases, credit_releases = excluded.credit_releases,
    tracks = excluded.tracks, credits = excluded.credits, masters = excluded.masters,
    aliases = excluded.aliases, members = excluded.members, groups = excluded.groups
WHERE old IS DISTINCT FROM excluded;

CREATE TEMP TABLE new_label_count ON COMMIT DROP AS
WITH counted AS (
    SELECT label_id, count(DISTINCT release_id) AS releases, 0 AS series_releases,
        0 AS company_releases, 0 AS sublabels
    FROM catalog.release_label WHERE label_id IS NOT NULL GROUP BY label_id
    UNION ALL
    SELECT label_id, 0, count(DISTINCT release_id), 0, 0
    FROM catalog.release_series WHERE label_id IS NOT NULL GROUP BY label_id
    UNION ALL
    SELECT label_id, 0, 0, count(DISTINCT release_id), 0
    FROM catalog.release_company WHERE label_id IS NOT NULL GROUP BY label_id
    UNION ALL
    SELECT label_id, 0, 0, 0, count(*)
    FROM (
        SELECT label_id, sublabel_id FROM catalog.label_sublabel
        UNION SELECT parent_id, id FROM catalog.label
    ) sublabels
    WHERE label_id IS NOT NULL AND sublabel_id IS NOT NULL GROUP BY label_id
)
SELECT label_id, sum(releases)::int4 AS releases, sum(series_releases)::int4 AS series_releases,
    sum(company_releases)::int4 AS company_releases, sum(sublabels)::int4 AS sublabels
FROM counted GROUP BY label_id;

DELETE FROM catalog.label_count old
WHERE NOT EXISTS (SELECT FROM new_label_count new WHERE new.label_id = old.label_id);

INSERT INTO catalog.label_count AS old SELECT * FROM new_label_count
ON CONFLICT (label_id) DO UPDATE SET
    releases = excluded.releases, series_releases = excluded.series_releases,
    company_releases = excluded.company_releases, sublabels = excluded.sublabels
WHERE old IS DISTINCT FROM excluded;

CREATE TEMP TABLE new_master_count ON COMMIT DROP AS
SELECT master_id, count(*)::int4 AS versions
FROM catalog.release WHERE master_id IS NOT NULL GROUP BY master_id;

DELETE FROM catalog.master_count old
WHERE NOT EXISTS (SELECT FROM new_master_count new WHERE new.master_id = old.master_id);

INSERT INTO catalog.master_count AS old SELECT * FROM new_master_count
ON CONFLICT (master_id) DO UPDATE SET versions = excluded.versions
WHERE old IS DISTINCT FROM excluded;

INSERT INTO catalog.kind_count AS old
SELECT 1, count(*) FILTER (WHERE in_dump), count(*) FILTER (WHERE NOT in_dump) FROM catalog.artist
UNION ALL
SELECT 2, count(*) FILTER (WHERE in_dump), count(*) FILTER (WHERE NOT in_dump) FROM catalog.label
UNION ALL
SELECT 3, count(*) FILTER (WHERE in_dump), count(*) FILTER (WHERE NOT in_dump) FROM catalog.master
UNION ALL
SELECT 4, count(*), 0 FROM catalog.release
ON CONFLICT (kind) DO UPDATE SET records = excluded.records, placeholders = excluded.placeholders
WHERE old IS DISTINCT FROM excluded;
