-- What masters link to artists, as differences to catalog.artist_count; see
-- artist.sql.

INSERT INTO artist_delta (artist_id, masters)
SELECT artist_id, :sign * count(*)
FROM (
    SELECT DISTINCT artist_id, sort_year, master_id FROM catalog.master_artist
    WHERE artist_id IS NOT NULL [[AND master_id = ANY (ARRAY (SELECT owner FROM diff_master_artist))]]
) masters
GROUP BY artist_id;
