CREATE TEMP TABLE artist_delta (
    artist_id int4 NOT NULL,
    releases int8 NOT NULL DEFAULT 0,
    main_releases int8 NOT NULL DEFAULT 0,
    track_releases int8 NOT NULL DEFAULT 0,
    credit_releases int8 NOT NULL DEFAULT 0,
    tracks int8 NOT NULL DEFAULT 0,
    credits int8 NOT NULL DEFAULT 0,
    masters int8 NOT NULL DEFAULT 0,
    aliases int8 NOT NULL DEFAULT 0,
    members int8 NOT NULL DEFAULT 0,
    groups int8 NOT NULL DEFAULT 0
) ON COMMIT DROP;

CREATE TEMP TABLE label_delta (
    label_id int4 NOT NULL,
    releases int8 NOT NULL DEFAULT 0,
    series_releases int8 NOT NULL DEFAULT 0,
    company_releases int8 NOT NULL DEFAULT 0,
    sublabels int8 NOT NULL DEFAULT 0
) ON COMMIT DROP;

CREATE TEMP TABLE master_delta (
    master_id int4 NOT NULL,
    versions int8 NOT NULL DEFAULT 0
) ON COMMIT DROP;
