"""Every tool, resource and prompt over the small month of the tests."""

import json

from mcp.shared.exceptions import MCPError as Refused

from dig import main

TOOLS = [
    "search_catalog", "get_artist", "get_label", "get_master", "get_release", "traverse_links",
    "lookup_identifiers", "find_path", "compare_versions", "query_graph",
]


async def lists(dig):
    tools = await dig.list()
    assert [tool.name for tool in tools] == TOOLS
    for tool in tools:
        hints = tool.annotations
        assert hints.read_only_hint and hints.idempotent_hint and not hints.open_world_hint, tool.name
        assert tool.description and tool.title, tool.name
    wire = sum(len(tool.model_dump_json(by_alias=True, exclude_none=True)) for tool in tools)
    assert wire < 24 * 1024, f"{wire} bytes of tools"


async def records(dig):
    artist = await dig.ask("get_artist", id=1)
    assert artist["name"] == "Aurora Vale"
    assert {"id": 2, "name": "Vale Nocturne"} in artist["aliases"]["items"]
    label = await dig.ask("get_label", id=1)
    assert label["sublabels"]["total"] == len(label["sublabels"]["items"])
    master = await dig.ask("get_master", id=1)
    assert master["versions"]["total"] == 4
    release = await dig.ask("get_release", id=1)
    assert release["title"] == "Lighthouse Keeping" and release["tracks"]
    # What a record names, other tools take.
    assert (await dig.ask("get_master", id=release["master"]["id"]))["title"]
    for artist in release["artists"]:
        assert (await dig.ask("get_artist", id=artist["id"]))["id"] == artist["id"]
    for kind in ["artist", "label", "master", "release"]:
        said = await dig.refused(f"get_{kind}", id=987654)
        assert said == f"There is no {kind} 987654: search_catalog finds ids.", said


async def search(dig):
    found = await dig.ask("search_catalog", query="lighthouse keeping")
    assert found["items"][0]["kind"] == "master" and found["items"][0]["id"] == 1, found
    only = await dig.ask("search_catalog", query="lighthouse", kinds=["release"], yearTo=1999)
    assert {item["kind"] for item in only["items"]} == {"release"}
    assert all(item["year"] <= 1999 for item in only["items"])
    names = await dig.ask("search_catalog", query="aurora vale", kinds=["artist"], limit=1)
    assert names["items"][0] == {"kind": "artist", "id": 1, "name": "Aurora Vale", **extra(names)}
    nothing = await dig.ask("search_catalog", query="zzzzqqqq")
    assert nothing["items"] == [] and nothing["total"] == 0
    assert "sort" in await dig.refused("search_catalog", query="a", sort="title")


def extra(found):
    """What the first hit has beyond its kind, id and name."""
    return {name: value for name, value in found["items"][0].items() if name not in ("kind", "id", "name")}


async def links(dig):
    tracks = await dig.ask("traverse_links", kind="artist", id=1, link="releases", role="track")
    assert tracks["itemKind"] == "release" and tracks["from"] == {"kind": "artist", "id": 1, "name": "Aurora Vale"}
    newest = await dig.ask("traverse_links", kind="master", id=1, link="versions", order="newest_first")
    years = [item.get("year") for item in newest["items"]]
    known = [year for year in years if year]
    assert known == sorted(known, reverse=True) and years[: len(known)] == known
    credits = await dig.ask("traverse_links", kind="artist", id=14, link="credits", creditRole="Producer")
    assert all(item["role"] == "Producer" for item in credits["items"])
    parent = await dig.ask("traverse_links", kind="label", id=1, link="parent")
    assert parent["total"] == len(parent["items"])
    for arguments, word in [
        ({"kind": "label", "link": "aliases"}, "No link `aliases` starts from a label"),
        ({"kind": "artist", "link": "aliases", "role": "main"}, "`role` goes with"),
        ({"kind": "label", "link": "releases", "creditRole": "Producer"}, "`creditRole` goes with"),
        ({"kind": "release", "link": "tracks", "cursor": "x"}, "`cursor`"),
        ({"kind": "artist", "link": "releases", "cursor": "x"}, "cursor"),
        ({"kind": "artist", "link": "releases", "limit": 0}, "`limit`"),
    ]:
        said = await dig.refused("traverse_links", id=1, **arguments)
        assert word in said, said


async def numbers(dig):
    release = await dig.ask("get_release", id=10)
    barcode = next(mark["value"] for mark in release["identifiers"] if mark["type"] == "Barcode")
    found = await dig.ask("lookup_identifiers", barcodes=[barcode.replace(" ", "-")])
    assert 10 in [item["id"] for item in found["items"]], found
    several = await dig.ask(
        "lookup_identifiers",
        barcodes=[barcode, "no such number"],
        catalogNumbers=[{"number": release["labels"][0]["catalogNumber"], "label": release["labels"][0]["name"]}],
    )
    assert [len(value.get("items", [])) > 0 for value in several["values"]] == [True, False, True], several
    assert "at least one" in await dig.refused("lookup_identifiers")
    assert "single" in await dig.refused("lookup_identifiers", barcodes=["1", "2"], cursor="x")


async def paths(dig):
    path = await dig.ask("find_path", **{"from": 1, "to": 12})
    assert [link["release"]["id"] for link in path["links"]] == [1, 3, 7]
    assert path["links"][0]["from"]["id"] == 1 and path["links"][-1]["to"]["id"] == 12
    assert path["outcome"] == "connected"
    same = await dig.ask("find_path", **{"from": 1, "to": 1})
    assert same["outcome"] == "one and the same artist"
    none = await dig.ask("find_path", **{"from": 1, "to": 13})
    assert none["outcome"] == "no path found"
    assert "links" not in none and "isCut" not in none
    refused = await dig.refused("find_path", **{"from": 1, "to": 987654})
    assert refused == "There is no artist 987654: search_catalog finds ids.", refused
    refused = await dig.refused("find_path", **{"from": 987653, "to": 987654})
    assert "no artist 987653 and no artist 987654" in refused, refused
    refused = await dig.refused("find_path", **{"from": 1, "to": "twelve"})
    assert refused.startswith("`to` can't be used"), refused
    assert "maxSteps" in await dig.refused("find_path", **{"from": 1, "to": 12, "maxSteps": 9})


async def versions(dig):
    all_of_them = await dig.ask("compare_versions", master=1)
    assert all_of_them["total"] == 4 == len(all_of_them["items"]) == all_of_them["lookedAt"]
    for name in all_of_them.get("same", {}):
        assert not any(name in item for item in all_of_them["items"]), name
    dated = await dig.ask("compare_versions", master=1, yearFrom=2000)
    assert [item.get("year") or dated.get("same", {}).get("year") for item in dated["items"]] == [2004]
    some = await dig.ask("compare_versions", releases=[1, 4, 987654])
    assert some["unknownIds"] == [987654] and {item["id"] for item in some["items"]} == {1, 4}
    assert "either" in await dig.refused("compare_versions")
    assert "no master 987654" in await dig.refused("compare_versions", master=987654)


async def graph(dig):
    query = "query One($id: Int!) { artist(discogsId: $id) { name realName } }"
    answer = await dig.ask("query_graph", query=query, variables={"id": 1}, operationName="One")
    assert answer["data"]["artist"]["name"] == "Aurora Vale"
    for query, word in [
        ("{ nothing }", "Unknown field"),
        ("{", "expected"),
        ("mutation { a }", "can only be read"),
        ("{ browseReleases(first: 100) { nodes { artists { artist { releases(first: 100) { nodes { title tracks { title } } } } } } } }", "ask for"),
    ]:
        said = await dig.refused("query_graph", query=query)
        assert word.lower() in said.lower(), said
    partial = await dig.ask("query_graph", query="{ artist(discogsId: 1) { name releases(first: 0) { totalCount } } }")
    assert partial["data"]["artist"]["name"]


async def hostile(dig):
    for tool, arguments in [
        ("get_artist", {}),
        ("get_artist", {"id": "1"}),
        ("get_artist", {"id": 1, "evil": True}),
        ("get_artist", {"id": 2**40}),
        ("get_artist", {"id": 1, "maxBytes": 10}),
        ("get_artist", {"id": 1, "maxBytes": 10**9}),
        ("get_artist", {"id": None}),
        ("search_catalog", {"query": ["a"]}),
        ("search_catalog", {"query": "a", "kinds": ["label", "table"]}),
        ("search_catalog", {"query": "a", "cursor": "AAAA"}),
        ("search_catalog", {"query": "a", "countries": ["x"] * 1000}),
        ("lookup_identifiers", {"barcodes": ["1"] * 101}),
        ("query_graph", {"query": "{ a " * 200}),
        ("query_graph", {"query": "{ __typename }", "variables": []}),
        ("compare_versions", {"releases": list(range(101))}),
        ("x" * 5000, {}),
    ]:
        try:
            await dig.refused(tool, **arguments)
        except Refused as error:
            # Of no tool at all the protocol itself says so.
            assert tool.startswith("x") and "tool" in str(error), error
    # What looks dangerous and is only a text.
    for text in ["'; DROP TABLE catalog.artist; --", "\0", "\u202e" * 50, "🎺" * 300, "[" * 900, "\\", "\""]:
        await dig.ask("search_catalog", query=text)
        await dig.ask("lookup_identifiers", barcodes=[text])
        if text != "\0":  # which no role can have, as the graph says
            await dig.ask("traverse_links", kind="artist", id=1, link="credits", creditRole=text)
        await dig.ask("compare_versions", master=1, country=text, format=text, label=text)
    assert (await dig.ask("get_artist", id=1))["name"] == "Aurora Vale"


async def resources(dig):
    listed = (await dig.client.list_resources()).resources
    assert [str(resource.uri) for resource in listed] == ["dig://schema", "dig://version", "dig://counts"]
    texts = {}
    for resource in listed:
        read = await dig.client.read_resource(str(resource.uri))
        texts[str(resource.uri)] = read.contents[0].text
    assert "type Query" in texts["dig://schema"]
    assert json.loads(texts["dig://version"])["releasesDump"] == "2026-01-01"
    counts = {row["kind"]: row["records"] for row in json.loads(texts["dig://counts"])}
    assert set(counts) == {"artist", "label", "master", "release"} and counts["artist"] > 10
    templates = (await dig.client.list_resource_templates()).resource_templates
    assert [template.uri_template for template in templates] == [
        f"dig://{kind}/{{id}}" for kind in ["artist", "label", "master", "release"]
    ]
    read = await dig.client.read_resource("dig://artist/1")
    assert json.loads(read.contents[0].text)["name"] == "Aurora Vale"
    for uri in ["dig://artist/987654", "dig://artist/one", "dig://nothing", "file:///etc/passwd"]:
        try:
            await dig.client.read_resource(uri)
        except Refused as error:
            assert "no such resource" in str(error), error
        else:
            raise AssertionError(f"{uri} was read")


async def prompts(dig):
    for prompt in (await dig.client.list_prompts()).prompts:
        arguments = {argument.name: "Aurora Vale" for argument in prompt.arguments}
        message = (await dig.client.get_prompt(prompt.name, arguments)).messages[0]
        assert "Aurora Vale" in message.content.text and "{" not in message.content.text
    completed = await complete(dig, "dig://artist/{id}", "aurora")
    assert "1" in completed and all(id.isdigit() for id in completed), completed


async def complete(dig, uri, typed):
    from mcp.types import ResourceTemplateReference

    reference = ResourceTemplateReference(type="ref/resource", uri=uri)
    done = await dig.client.complete(reference, {"name": "id", "value": typed})
    return done.completion.values


async def script(dig, _):
    for check in [lists, records, search, links, numbers, paths, versions, graph, hostile, resources, prompts]:
        await check(dig)
        print(check.__name__)


main(script)
