INSERT INTO catalog.label_count AS old
SELECT label_id, sum(releases), sum(series_releases), sum(company_releases), sum(sublabels)
FROM label_delta
GROUP BY label_id
HAVING (sum(releases), sum(series_releases), sum(company_releases), sum(sublabels)) <> (0, 0, 0, 0)
ON CONFLICT (label_id) DO UPDATE SET
    releases = old.releases + excluded.releases,
    series_releases = old.series_releases + excluded.series_releases,
    company_releases = old.company_releases + excluded.company_releases,
    sublabels = old.sublabels + excluded.sublabels;

[[DELETE FROM catalog.label_count
WHERE label_id IN (SELECT label_id FROM label_delta)
  AND (releases, series_releases, company_releases, sublabels) = (0, 0, 0, 0);]]
