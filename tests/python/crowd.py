"""Fifty clients at once, calls that are given up, and a client that comes
back after its call was cancelled."""

import asyncio
import sys

import anyio

from dig import Dig, client


async def one(way, number):
    async with client(way) as connected:
        dig = Dig(connected)
        for id in [1, 2, 3]:
            artist = await dig.ask("get_artist", id=id)
            assert artist["id"] == id, f"client {number}: {artist['id']} for {id}"
        found = await dig.ask("search_catalog", query="lighthouse")
        assert found["items"]


async def given_up(way):
    async with client(way) as connected:
        dig = Dig(connected)
        await dig.list()
        for patience in [0, 0.001, 0.005, 0.02]:
            for _ in range(5):
                with anyio.move_on_after(patience):
                    await dig.ask("search_catalog", query="the", limit=50, maxBytes=65536)
        artist = await dig.ask("get_artist", id=1)
        assert artist["name"] == "Aurora Vale"


async def main():
    clients, *way = sys.argv[1:]
    await asyncio.gather(*(one(way, number) for number in range(int(clients))))
    await given_up(way)
    print(f"{clients} clients")


asyncio.run(main())
