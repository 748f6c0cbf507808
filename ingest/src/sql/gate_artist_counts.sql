-- Counts of a sample of artists, counted again one by one: the largest, and
-- some drawn by the seed.
WITH picked AS (
    (SELECT id FROM catalog.artist ORDER BY md5(id || $1) LIMIT $2)
    UNION (SELECT artist_id FROM catalog.artist_count ORDER BY credits DESC LIMIT $3)
    UNION (SELECT artist_id FROM catalog.artist_count ORDER BY releases DESC LIMIT $3)
    UNION (SELECT artist_id FROM catalog.artist_count ORDER BY tracks DESC LIMIT $3)
), counted AS (
    SELECT p.id, ARRAY[
        (SELECT count(*) FROM (
            SELECT release_id FROM catalog.release_artist WHERE artist_id = p.id
            UNION SELECT release_id FROM catalog.track_artist WHERE artist_id = p.id
            UNION SELECT release_id FROM catalog.credit WHERE artist_id = p.id
        ) releases),
        (SELECT count(DISTINCT release_id) FROM catalog.release_artist WHERE artist_id = p.id),
        (SELECT count(DISTINCT release_id) FROM catalog.track_artist WHERE artist_id = p.id),
        (SELECT count(DISTINCT release_id) FROM catalog.credit WHERE artist_id = p.id),
        (SELECT count(DISTINCT (release_id, track)) FROM catalog.track_artist WHERE artist_id = p.id),
        (SELECT count(*) FROM catalog.credit WHERE artist_id = p.id),
        (SELECT count(DISTINCT master_id) FROM catalog.master_artist WHERE artist_id = p.id),
        (SELECT count(*) FROM (
            SELECT alias_id FROM catalog.artist_alias WHERE artist_id = p.id AND alias_id IS NOT NULL
            UNION SELECT artist_id FROM catalog.artist_alias WHERE alias_id = p.id
        ) aliases),
        (SELECT count(*) FROM (
            SELECT member_id FROM catalog.artist_member WHERE artist_id = p.id AND member_id IS NOT NULL
            UNION SELECT artist_id FROM catalog.artist_group WHERE group_id = p.id
        ) members),
        (SELECT count(*) FROM (
            SELECT group_id FROM catalog.artist_group WHERE artist_id = p.id AND group_id IS NOT NULL
            UNION SELECT artist_id FROM catalog.artist_member WHERE member_id = p.id
        ) groups)
    ] AS found, ARRAY[
        coalesce(k.releases, 0), coalesce(k.main_releases, 0), coalesce(k.track_releases, 0),
        coalesce(k.credit_releases, 0), coalesce(k.tracks, 0), coalesce(k.credits, 0),
        coalesce(k.masters, 0), coalesce(k.aliases, 0), coalesce(k.members, 0),
        coalesce(k.groups, 0)
    ]::int8[] AS kept
    FROM picked p LEFT JOIN catalog.artist_count k ON k.artist_id = p.id
)
SELECT count(*) AS looked_at, count(*) FILTER (WHERE found <> kept) AS wrong,
    (array_agg(id ORDER BY id) FILTER (WHERE found <> kept))[1:5] AS ids
FROM counted;
