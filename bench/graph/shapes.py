"""The three queries: what each contestant is asked, and its answer in one shape.

The shape is that of Dig's answers. PostGraphile shows tables as they are, so
its answers are put into it; nothing is computed here that both could be asked.
"""

import pathlib

DOCUMENTS = pathlib.Path(__file__).resolve().parent / "documents"
QUERIES = ("page", "artist", "release")


def document(contestant, query):
    """The GraphQL text of a query."""
    return (DOCUMENTS / contestant / f"{query}.graphql").read_text()


def of_postgraphile(query, data):
    """Its answer as Dig would put it."""
    if query == "page":
        return {"browseReleases": {"nodes": [
            {**_record(release, "title", "year", "country"),
             "tracks": [_line(track) for track in release["tracksByReleaseIdList"]],
             "labels": [_label(label) for label in release["releaseLabelsByReleaseIdList"]]}
            for release in data["allReleases"]["nodes"]]}}
    if query == "artist":
        artist = data["artistByRowId"]
        releases = [place["releaseByReleaseId"]
                    for place in artist["releaseArtistsByArtistIdList"]]
        return {"artist": {
            **_record(artist, "name"),
            "releases": {"nodes": [
                {**_record(release, "title", "year"),
                 "credits": [_credit(credit, "detail") for credit
                             in release["creditsByReleaseIdList"]]}
                for release in releases]}}}
    return {"release": _release(data["releaseByRowId"])}


def _release(row):
    ranges = [credit for credit in row["creditsByReleaseIdList"] if credit["covers"]]

    def track(line):
        # A credit of a range of tracks is printed once and is of each of them.
        covering = [credit for credit in ranges if line["ordinal"] in credit["covers"]]
        credits = sorted(line["creditsByReleaseIdAndTrackList"] + covering,
                         key=lambda credit: credit["ordinal"])
        return {**_line(line),
                "artists": [_artist(each) for each in line["trackArtistsByReleaseIdAndTrackList"]],
                "credits": [_named(credit) for credit in credits]}

    return {
        **_record(row, "title", "year", "month", "day", "country", "status"),
        "genres": _lines(row["genres"]),
        "styles": _lines(row["styles"]),
        "notes": row["notes"] and {"raw": row["notes"]},
        "master": row["masterByMasterId"] and _record(row["masterByMasterId"], "title", "year"),
        "artists": [_artist(each) for each in row["releaseArtistsByReleaseIdList"]],
        "labels": [_label(each) for each in row["releaseLabelsByReleaseIdList"]],
        "series": [_label(each) for each in row["releaseSeriesByReleaseIdList"]],
        "formats": [{**each, "descriptions": _lines(each["descriptions"])}
                    for each in row["releaseFormatsByReleaseIdList"]],
        "companies": [_label(each) for each in row["releaseCompaniesByReleaseIdList"]],
        "identifiers": row["releaseIdentifiersByReleaseIdList"],
        # No video is 0 s long: Dig says that the length is unknown.
        "videos": [{"durationSeconds": each["duration"] or None,
                    **_pick(each, "title", "description", "embed")}
                   for each in row["releaseVideosByReleaseIdList"]],
        "credits": [_named(credit) for credit in row["creditsByReleaseIdList"]],
        "tracks": [{**track(line),
                    "subTracks": [track(part) for part in line["tracksByReleaseIdAndParentList"]]}
                   for line in row["tracksByReleaseIdList"]],
    }


def _pick(row, *fields):
    return {field: row[field] for field in fields}


def _record(row, *fields):
    return row and {"discogsId": row["rowId"], **_pick(row, *fields)}


def _lines(text):
    return text.split("\n") if text else []


def _line(row):
    return _pick(row, "ordinal", "position", "title", "durationSeconds")


def _label(row):
    return {"name": row["name"], "catalogNumber": row["catno"],
            "label": _record(row["labelByLabelId"], "name")}


def _artist(row):
    return {"name": row["name"], "nameVariation": row["anv"], "join": row["joinPhrase"],
            "artist": _record(row["artistByArtistId"], "name")}


def _credit(row, *fields):
    return {"role": row["roleByRoleId"]["name"], "name": row["name"], **_pick(row, *fields),
            "artist": _record(row["artistByArtistId"], "name")}


def _named(row):
    return {**_credit(row, "detail"), "nameVariation": row["anv"], "trackRange": row["tracks"]}
