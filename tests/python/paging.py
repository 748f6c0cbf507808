"""Pages of every link hold each item exactly once, whatever their length and
budget."""

import json

from dig import main

# A kind, and its links.
LINKS = {
    "artist": ["aliases", "members", "groups", "releases", "masters", "tracks", "credits"],
    "label": ["parent", "sublabels", "releases"],
    "master": ["artists", "versions", "main_release", "videos"],
    "release": ["master", "artists", "labels", "series", "companies", "tracks", "credits", "identifiers", "videos"],
}


async def script(dig, facts):
    walked = 0
    for kind, ids in facts["ids"].items():
        for id in ids:
            for link in LINKS[kind]:
                at_once, total = await dig.pages("traverse_links", kind=kind, id=id, link=link, limit=100, maxBytes=65536)
                assert len(at_once) == total, f"{kind} {id} {link}: {len(at_once)} of {total}"
                walked += total
                if total < 3:
                    continue
                for more in [{"limit": 2 + total // 9}, {"limit": 100, "maxBytes": 2048}]:
                    items, _ = await dig.pages("traverse_links", kind=kind, id=id, link=link, **more)
                    same(items, at_once, f"{kind} {id} {link} {more}")
    for query in facts.get("queries", []):
        for kinds in [["artist"], ["label"], ["release"]]:
            at_once, total = await dig.pages("search_catalog", query=query, kinds=kinds, limit=100, maxBytes=65536)
            assert len(at_once) == total, f"{query} {kinds}: {len(at_once)} of {total}"
            for more in [{"limit": 2 + total // 9}, {"limit": 50, "maxBytes": 4096}]:
                items, _ = await dig.pages("search_catalog", query=query, kinds=kinds, **more)
                same(items, at_once, f"{query} {kinds} {more}")
            walked += total
    assert walked >= facts["least"], f"{walked} items are too few to prove anything"
    for master in facts["ids"].get("master", []):
        items, total = await dig.pages("compare_versions", master=master, limit=2, maxBytes=2048)
        assert sorted({item["id"] for item in items}) == sorted(item["id"] for item in items)
        assert len(items) == total, f"versions of {master}: {len(items)} of {total}"
    print(walked)


def same(items, at_once, what):
    """The same in the same order. A page may cut what is long in its items."""
    assert len(items) == len(at_once), f"{what}: {len(items)} of {len(at_once)}"
    for item, whole in zip(items, at_once):
        short = {name: item.get(name) for name in ("id", "position", "role")}
        long = {name: whole.get(name) for name in ("id", "position", "role")}
        assert short == long, f"{what}: {json.dumps(item)} for {json.dumps(whole)}"


main(script)
