"""Budgets hold for the largest records, and what is cut is said."""

from dig import main


async def script(dig, facts):
    for kind, ids in facts.items():
        for id in ids:
            for budget in [2048, 3000, 8192, 20000, 65536]:
                # The client holds the answer to its budget.
                record = await dig.ask(f"get_{kind}", id=id, maxBytes=budget)
                assert record["id"] == id, f"{kind} {id} in {budget} has no id"
                for name, value in record.items():
                    if isinstance(value, dict) and len(value.get("items", [])) < value.get("total", 0):
                        assert value["total"] > 0
            small = await dig.ask(f"get_{kind}", id=id, maxBytes=2048)
            large = await dig.ask(f"get_{kind}", id=id, maxBytes=65536)
            if small != large:
                assert small.get("cut"), f"{kind} {id}: cut, and nothing said"
    for id in facts.get("release", []):
        small = await dig.ask("get_release", id=id)
        tracks, total = await dig.pages("traverse_links", kind="release", id=id, link="tracks", limit=100, maxBytes=65536)
        assert len(tracks) == total
        said = [words for words in small.get("cut", []) if words.startswith("tracks:")]
        shown = len(small.get("tracks", []))
        assert shown == total or f"tracks: {shown} of {total}" in said[0], said
        print(f"release {id}: {shown} of {total} tracks in 8 KB")
    wide = "{ releases(discogsIds: [%s]) { title tracks { title credits { role name } } } }"
    for budget in [2048, 8192]:
        query = wide % ", ".join(str(id) for id in facts["release"])
        answer = await dig.ask("query_graph", query=query, maxBytes=budget)
        assert answer["cut"], answer


main(script)
