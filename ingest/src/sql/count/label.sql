-- What links to labels, as differences to catalog.label_count; see artist.sql.

INSERT INTO label_delta (label_id, releases)
SELECT label_id, :sign * count(*)
FROM (
    SELECT DISTINCT label_id, sort_year, release_id FROM catalog.release_label
    WHERE label_id IS NOT NULL [[AND release_id = ANY (ARRAY (SELECT owner FROM diff_release_label))]]
) releases
GROUP BY label_id;

INSERT INTO label_delta (label_id, series_releases)
SELECT label_id, :sign * count(*)
FROM (
    SELECT DISTINCT label_id, sort_year, release_id FROM catalog.release_series
    WHERE label_id IS NOT NULL [[AND release_id = ANY (ARRAY (SELECT owner FROM diff_release_series))]]
) releases
GROUP BY label_id;

INSERT INTO label_delta (label_id, company_releases)
SELECT label_id, :sign * count(*)
FROM (
    SELECT DISTINCT label_id, sort_year, release_id FROM catalog.release_company
    WHERE label_id IS NOT NULL [[AND release_id = ANY (ARRAY (SELECT owner FROM diff_release_company))]]
) releases
GROUP BY label_id;
