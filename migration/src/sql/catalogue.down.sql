SET LOCAL ROLE dig_owner;

DROP TABLE
    catalog.version,
    catalog.kind_count,
    catalog.master_count,
    catalog.label_count,
    catalog.artist_count,
    catalog.credit,
    catalog.track_artist,
    catalog.track,
    catalog.release_video,
    catalog.release_company,
    catalog.release_identifier,
    catalog.release_format,
    catalog.release_series,
    catalog.release_label,
    catalog.release_artist,
    catalog.release,
    catalog.master_video,
    catalog.master_artist,
    catalog.master,
    catalog.label_sublabel,
    catalog.label,
    catalog.artist_group,
    catalog.artist_member,
    catalog.artist_alias,
    catalog.artist_name_variation,
    catalog.artist;

RESET ROLE;
