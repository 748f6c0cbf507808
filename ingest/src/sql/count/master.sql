-- Versions of masters, as differences to catalog.master_count; see artist.sql.

INSERT INTO master_delta (master_id, versions)
SELECT master_id, :sign * count(*)
FROM catalog.release
WHERE master_id IS NOT NULL [[AND id = ANY (ARRAY (SELECT owner FROM diff_release))]]
GROUP BY master_id;
