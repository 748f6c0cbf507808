-- What releases link to artists, as differences to catalog.artist_count. Text
-- between double brackets restricts a statement to the records whose links an
-- update changes: it runs once before (sign -1) and once after (sign 1) their
-- rows change. For a first load it is left out. The records are an array, so
-- that they are looked up whatever the planner thinks their number to be.

INSERT INTO artist_delta (artist_id, releases, main_releases, track_releases, credit_releases, credits)
SELECT artist_id, :sign * count(*), :sign * count(*) FILTER (WHERE main),
    :sign * count(*) FILTER (WHERE on_track), :sign * count(*) FILTER (WHERE credited),
    :sign * sum(credits)
FROM (
    -- The year is the release's own; it stands here and below so that the
    -- order of the indexes serves the grouping.
    SELECT artist_id, sort_year, release_id, bool_or(part = 1) AS main,
        bool_or(part = 2) AS on_track, bool_or(part = 3) AS credited,
        count(*) FILTER (WHERE part = 3) AS credits
    FROM (
        -- Without conditions of their own, so that their indexes can be merged.
        SELECT artist_id, sort_year, release_id, 1 AS part FROM catalog.release_artist
        UNION ALL
        SELECT artist_id, sort_year, release_id, 2 FROM catalog.track_artist
        UNION ALL
        SELECT artist_id, sort_year, release_id, 3 FROM catalog.credit
    ) linked
    WHERE artist_id IS NOT NULL [[AND release_id = ANY (ARRAY (
        SELECT owner FROM diff_release_artist
        UNION SELECT owner FROM diff_track_artist
        UNION SELECT owner FROM diff_credit))]]
    GROUP BY artist_id, sort_year, release_id
) on_release
GROUP BY artist_id;

INSERT INTO artist_delta (artist_id, tracks)
SELECT artist_id, :sign * count(*)
FROM (
    SELECT DISTINCT artist_id, sort_year, release_id, track FROM catalog.track_artist
    WHERE artist_id IS NOT NULL [[AND release_id = ANY (ARRAY (SELECT owner FROM diff_track_artist))]]
) tracks
GROUP BY artist_id;
