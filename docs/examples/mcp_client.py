"""Ask a store over the Model Context Protocol: `python mcp_client.py STORE QUESTION`.

Starts `qa mcp` as a client does, asks, and reads the article around the first citation.
"""

import asyncio
import os
import sys

from mcp import Client, StdioServerParameters


async def session(store: str, question: str) -> None:
    """Print the tools, an answer, and the lines around its first cited sentence."""
    words = ["-m", "qa", "mcp", "--store", store, "--offline"]
    server = StdioServerParameters(command=sys.executable, args=words, env=dict(os.environ))
    async with Client(server) as client:
        tools = (await client.list_tools()).tools
        print("Tools:", ", ".join(tool.name for tool in tools))

        result = await client.call_tool("ask", {"question": question})
        answer = result.structured_content
        print(answer["status"], "-", answer["text"])
        if not answer["citations"]:
            return

        first = answer["citations"][0]
        place = {"article": first["article"], "line": first["line"], "around": 1}
        shown = await client.call_tool("show_article", place)
        print(shown.content[0].text)


if __name__ == "__main__":
    asyncio.run(session(sys.argv[1], sys.argv[2]))
