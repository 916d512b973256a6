"""A feed with Python's websockets: credentials that are signed, subscriptions, requests, heartbeats as messages.

Usage: feed.py PORT. It knows one key, "nova", whose secret is "s3cret".
"""
import asyncio
import hashlib
import hmac
import json
import sys
import time

import websockets

SECRET = b"s3cret"


def signed(message):
    text = message.get("api_key", "") + str(message.get("timestamp", 0))
    expected = hmac.new(SECRET, text.encode(), hashlib.sha256).hexdigest()
    fresh = abs(time.time() - message.get("timestamp", 0)) < 60
    return fresh and message.get("api_key") == "nova" and hmac.compare_digest(expected, message.get("signature", ""))


async def serve(socket):
    known = False
    channels = set()
    beats = 0
    async for text in socket:
        message = json.loads(text)
        kind = message.get("type")

        async def say(**answer):
            await socket.send(json.dumps(answer, ensure_ascii=False))

        if kind == "auth":
            known = signed(message)
            if known:
                await say(type="auth_success", expires_in=3600)
            else:
                await say(type="auth_error", reason="bad signature")
        elif not known:
            await socket.close(3000, "unauthorized")
        elif kind == "subscribe" and message["channel"].startswith("private."):
            await say(type="subscription", id=message["id"], result="error", error="not yours")
        elif kind == "subscribe":
            channels.add(message["channel"])
            await say(type="subscribed", id=message["id"])
            await say(type="tick", channel=message["channel"], text="first ✓")
        elif kind == "unsubscribe":
            channels.discard(message["channel"])
        elif kind == "heartbeat":
            beats += 1
            await say(type="beat", number=beats)
        elif message.get("method") == "channels":
            await say(id=message["id"], result={"channels": sorted(channels)})
        elif message.get("method") == "large":
            await say(id=message["id"], result={"text": "§" * message["size"]})
        elif message.get("method") == "restart":
            await socket.close(1012, "restart")
        elif "id" in message:
            await say(id=message["id"], error={"code": -32601, "message": "no such method"})


async def main():
    # Its own pings are half a second apart: a client that did not answer them would lose its link.
    async with websockets.serve(
        serve, "127.0.0.1", int(sys.argv[1]), ping_interval=0.5, ping_timeout=20, subprotocols=["feed.v1"]
    ):
        await asyncio.Future()


asyncio.run(main())
