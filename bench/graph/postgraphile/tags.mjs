// What PostGraphile has to be told, since the catalogue has no foreign keys
// and its children no primary keys.

const references = (columns, table, keys) =>
  `(${columns}) references catalog.${table} (${keys})`;
const ofRelease = references("release_id", "release", "id");
const ofArtist = references("artist_id", "artist", "id");
const ofLabel = references("label_id", "label", "id");

const child = (key, ...foreignKey) => ({ tags: { primaryKey: key, foreignKey } });

export const tags = {
  version: 1,
  config: {
    class: {
      "catalog.release": {
        tags: { foreignKey: [references("master_id", "master", "id")] },
      },
      "catalog.release_artist": child("release_id,position", ofRelease, ofArtist),
      "catalog.release_label": child("release_id,position", ofRelease, ofLabel),
      "catalog.release_series": child("release_id,position", ofRelease, ofLabel),
      "catalog.release_company": child("release_id,position", ofRelease, ofLabel),
      "catalog.release_format": child("release_id,position", ofRelease),
      "catalog.release_identifier": child("release_id,position", ofRelease),
      "catalog.release_video": child("release_id,position", ofRelease),
      "catalog.track": child(
        "release_id,ordinal",
        ofRelease,
        references("release_id,parent", "track", "release_id,ordinal"),
      ),
      "catalog.track_artist": child(
        "release_id,track,position",
        references("release_id,track", "track", "release_id,ordinal"),
        ofArtist,
      ),
      "catalog.credit": child(
        "release_id,ordinal",
        ofRelease,
        references("release_id,track", "track", "release_id,ordinal"),
        references("role_id", "role", "id"),
        ofArtist,
      ),
    },
  },
};
