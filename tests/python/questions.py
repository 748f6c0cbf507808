"""Ten questions that people who dig ask, answered by walking from tool to
tool. The facts are those of the genuine samples; nothing in a script but the
words of the question goes into the first call."""

from dig import main


async def first(dig, query, kind, **more):
    found = await dig.ask("search_catalog", query=query, kinds=[kind], **more)
    return found["items"][0]["id"]


async def labels_under_an_alias(dig):
    """Which labels released Jay Denes under his alias Blue Six?"""
    artist = await dig.ask("get_artist", id=await first(dig, "Jay Denes", "artist"))
    alias = next(alias["id"] for alias in artist["aliases"]["items"] if alias["name"] == "Blue Six")
    releases, _ = await dig.pages("traverse_links", kind="artist", id=alias, link="releases", role="main")
    labels = {label["name"] for release in releases for label in release["labels"]}
    assert labels == {"Naked Music Recordings", "Wave Music"}, labels


async def players_on_side_a(dig):
    """Who played on side A of Blue Six's "Pure"?"""
    release = await dig.ask("get_release", id=await first(dig, "Blue Six Pure", "release"))
    credits = [credit for track in release["tracks"] if track["position"].startswith("A") for credit in track["credits"]]
    players = {(credit["role"], credit["name"]) for credit in credits if credit["role"] in ("Bass", "Guitar")}
    assert players == {("Bass", "David Boonshoft"), ("Guitar", "Mark Anthony Jones")}, players


async def what_the_barcode_is_of(dig):
    """What is this record with the barcode 7 52743 00531 5?"""
    found = await dig.ask("lookup_identifiers", barcodes=["752743005315"])
    assert [(item["id"], item["title"]) for item in found["items"]] == [(25, "Digitalsoul (Session Two)")], found


async def members_of_a_group(dig):
    """Who are the members of Azymuth?"""
    group = await dig.ask("get_artist", id=await first(dig, "Azymuth", "artist"))
    names = {member["name"] for member in group["members"]["items"]}
    assert names == {
        "Alex Malheiros", "Ivan Conti", "Jota Moraes", "José Roberto Bertrami", "Marinho Boffa", "Kiko Continentino",
    }, names


async def produced_by(dig):
    """Which releases has Jay Denes produced something on?"""
    id = await first(dig, "Jay Denes", "artist")
    releases, total = await dig.pages("traverse_links", kind="artist", id=id, link="releases", creditRole="Producer")
    assert sorted(release["id"] for release in releases) == [9, 10, 11, 12, 88] and total == 5, releases


async def where_it_was_pressed(dig):
    """Where was The Persuader's "Stockholm" pressed, and where recorded?"""
    release = await dig.ask("get_release", id=await first(dig, "The Persuader Stockholm", "release"))
    companies = {company["role"]: company["name"] for company in release["companies"]}
    assert companies["Pressed By"] == "MPO" and companies["Recorded At"] == "The Globe Studios", companies


async def whose_sublabel(dig):
    """Whose sublabel is Purpose Maker?"""
    id = await first(dig, "Purpose Maker", "label")
    parent = await dig.ask("traverse_links", kind="label", id=id, link="parent")
    assert [item["name"] for item in parent["items"]] == ["Axis"], parent


async def how_connected(dig):
    """How are The Persuader and Mr. James Barth & A.D. connected?"""
    one = await first(dig, "The Persuader", "artist")
    other = await first(dig, "Mr. James Barth & A.D.", "artist")
    path = await dig.ask("find_path", **{"from": one, "to": other})
    names = [link["to"]["name"] for link in path["links"]]
    assert names == ["Jesper Dahlbäck", "Alexi Delano", "Mr. James Barth & A.D."], names
    assert path["links"][0]["release"]["title"] == "Stockholm"


async def editions_with_a_cd(dig):
    """Which versions of "Lord Vicar / Funeral Circle" have a CD beside the vinyl?"""
    master = await first(dig, "Lord Vicar Funeral Circle", "master")
    versions = await dig.ask("compare_versions", master=master, format="CD")
    assert sorted(item["id"] for item in versions["items"]) == [3019946, 3019962], versions
    assert versions["total"] == 4 and versions["lookedAt"] == 4
    assert versions["same"]["country"] == "Germany"


async def vinyl_from_the_uk(dig):
    """Which versions of "Anti EP" are on vinyl from the UK?"""
    release = await dig.ask("get_release", id=await first(dig, "Anti EP", "release"))
    versions = await dig.ask("compare_versions", master=release["master"]["id"], format="Vinyl", country="UK")
    assert [item["id"] for item in versions["items"]] == [157] and versions["total"] == 2, versions


OF_2020 = [
    labels_under_an_alias, players_on_side_a, what_the_barcode_is_of, members_of_a_group, produced_by,
    where_it_was_pressed, whose_sublabel, how_connected, editions_with_a_cd,
]
OF_2026 = [vinyl_from_the_uk]


async def script(dig, facts):
    for question in {"2020-08": OF_2020, "2026-04": OF_2026}[facts["sample"]]:
        await question(dig)
        print(question.__doc__)


main(script)
