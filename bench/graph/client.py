"""Asks a server, one request after the other."""

import http.client
import json
import os
import urllib.parse

_open = {}


def ask(address, document, variables):
    """The data of an answer; an error ends the race."""
    body = json.dumps({"query": document, "variables": variables})
    status, text = post(address, body)
    answer = json.loads(text) if text else {}
    if status != 200 or "errors" in answer or answer.get("data") is None:
        raise SystemExit(f"{address} answers {status}: {text[:2000].decode('utf-8', 'replace')}")
    return answer["data"]


def post(address, body):
    """Status and body of an answer."""
    parts = urllib.parse.urlsplit(address)
    connection = _open.get(parts.netloc)
    if connection is None:
        connection = _open[parts.netloc] = http.client.HTTPConnection(parts.netloc, timeout=60)
    headers = {"content-type": "application/json"}
    if key := os.environ.get("DIG_KEY"):
        headers["authorization"] = f"Bearer {key}"
    try:
        connection.request("POST", parts.path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        # The next one asks anew.
        connection.close()
        del _open[parts.netloc]
        raise
