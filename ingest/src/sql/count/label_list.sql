-- Sublabels: a pair counts once, whichever of the two records says it.

INSERT INTO label_delta (label_id, sublabels)
SELECT label_id, sum(sublabels)
FROM (
    SELECT label_id, count(*) AS sublabels
    FROM (
        SELECT label_id, sublabel_id FROM catalog.label_sublabel
        WHERE sublabel_id IS NOT NULL [[AND label_id IN (SELECT id FROM touched_label)]]
        UNION
        SELECT parent_id, id FROM catalog.label
        WHERE parent_id IS NOT NULL [[AND parent_id IN (SELECT id FROM touched_label)]]
    ) sublabels
    GROUP BY label_id
    UNION ALL
    SELECT label_id, -sublabels FROM catalog.label_count
    WHERE true [[AND label_id IN (SELECT id FROM touched_label)]]
) counted
GROUP BY label_id;
