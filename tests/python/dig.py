"""What the scripts have in common: the official client over either transport,
and what holds of every answer, whatever was asked."""

import asyncio
import json
import sys

import jsonschema
from mcp import Client
from mcp.client.stdio import StdioServerParameters

DEFAULT_BUDGET = 8192


def client(way):
    """A client of `http URL`, of `sessions URL` (the protocol until 2025), or
    of `stdio COMMAND ARGUMENT...`."""
    kind, first, *rest = way
    if kind == "stdio":
        return Client(StdioServerParameters(command=first, args=rest))
    return Client(first, mode="legacy" if kind == "sessions" else "auto")


def strict(schema):
    """The schema, allowing nothing that it doesn't name."""
    if isinstance(schema, dict):
        schema = {name: strict(value) for name, value in schema.items()}
        if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
            schema.setdefault("additionalProperties", False)
        return schema
    if isinstance(schema, list):
        return [strict(value) for value in schema]
    return schema


class Dig:
    """Calls tools, and holds every answer to its schema and its budget."""

    def __init__(self, connected):
        self.client = connected
        self.schemas = {}

    async def list(self):
        tools = (await self.client.list_tools()).tools
        for tool in tools:
            jsonschema.Draft202012Validator.check_schema(tool.input_schema)
            jsonschema.Draft202012Validator.check_schema(tool.output_schema)
            self.schemas[tool.name] = jsonschema.Draft202012Validator(strict(tool.output_schema))
        return tools

    async def result(self, tool, **arguments):
        result = await self.client.call_tool(tool, arguments)
        size = len(result.model_dump_json(by_alias=True, exclude_none=True).encode())
        budget = arguments.get("maxBytes", DEFAULT_BUDGET)
        if isinstance(budget, int) and 2048 <= budget <= 65536:
            assert size <= budget, f"{tool} {arguments}: {size} bytes of {budget}"
        return result

    async def ask(self, tool, **arguments):
        """The structured content of an answer that is no error."""
        if not self.schemas:
            await self.list()
        result = await self.result(tool, **arguments)
        text = result.content[0].text
        assert not result.is_error, f"{tool} {arguments}: {text}"
        assert text, f"{tool} {arguments}: no text"
        self.schemas[tool].validate(result.structured_content)
        return result.structured_content

    async def refused(self, tool, **arguments):
        """The sentence of an error."""
        result = await self.result(tool, **arguments)
        text = result.content[0].text
        assert result.is_error, f"{tool} {arguments}: {text}"
        assert len(text) < 1500, f"{tool}: {len(text)} characters"
        return text

    async def pages(self, tool, **arguments):
        """All items, page by page, and the total that every page names."""
        items, totals, cursor = [], set(), None
        for _ in range(2000):
            more = {"cursor": cursor} if cursor else {}
            page = await self.ask(tool, **arguments, **more)
            items += page["items"]
            totals.add(page.get("total"))
            cursor = page.get("nextCursor")
            if not cursor:
                assert len(totals) == 1, f"{tool} {arguments}: totals {totals}"
                return items, totals.pop()
            assert page["items"], f"{tool} {arguments}: an empty page, and more"
        raise AssertionError(f"{tool} {arguments}: no end")


def main(script):
    """Runs a script with `SCRIPT FACTS WAY...`, where the facts are JSON."""

    async def run():
        facts, *way = sys.argv[1:]
        async with client(way) as connected:
            await script(Dig(connected), json.loads(facts))

    asyncio.run(run())
