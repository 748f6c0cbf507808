-- What links to labels, as differences to catalog.label_count; see artist.sql.

INSERT INTO label_delta (label_id, releases)
SELECT label_id, :sign * count(*)
FROM (
    SELECT DISTINCT label_id, sort_year, release_id FROM catalog.release_label
    WHERE label_id IS NOT NULL [[AND release_id IN (SELECT id FROM ingest.staged_record WHERE kind = 4 AND change IN (:changes))]]
) releases
GROUP BY label_id;

INSERT INTO label_delta (label_id, series_releases)
SELECT label_id, :sign * count(*)
FROM (
    SELECT DISTINCT label_id, sort_year, release_id FROM catalog.release_series
    WHERE label_id IS NOT NULL [[AND release_id IN (SELECT id FROM ingest.staged_record WHERE kind = 4 AND change IN (:changes))]]
) releases
GROUP BY label_id;

INSERT INTO label_delta (label_id, company_releases)
SELECT label_id, :sign * count(*)
FROM (
    SELECT DISTINCT label_id, sort_year, release_id FROM catalog.release_company
    WHERE label_id IS NOT NULL [[AND release_id IN (SELECT id FROM ingest.staged_record WHERE kind = 4 AND change IN (:changes))]]
) releases
GROUP BY label_id;
