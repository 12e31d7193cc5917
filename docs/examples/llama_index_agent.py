"""An agent of LlamaIndex that answers from a store: python llama_index_agent.py STORE QUESTION"""

import asyncio
import os
import sys

from llama_index.core.agent.workflow import FunctionAgent
from llama_index.core.base.llms.types import ChatMessage, ToolCallBlock
from llama_index.core.llms.mock import MockFunctionCallingLLM
from llama_index.llms.openai import OpenAI

from qa import Assistant
from qa.integrations.llama_index import qa_tool

RULES = "Answer only from what the tool says, and keep its numbers, such as [1]."


def scripted(messages: list[ChatMessage], **_: object) -> ChatMessage:
    """Stand in for a model: ask the store what the user asks, and pass on what it says."""
    if messages[-1].role == "tool":
        return ChatMessage(role="assistant", content=messages[-1].content)
    asked = {"input": messages[-1].content}
    call = ToolCallBlock(tool_call_id="1", tool_name="articles", tool_kwargs=asked)
    return ChatMessage(role="assistant", blocks=[call])


async def main(store: str, question: str) -> None:
    if os.environ.get("OPENAI_API_KEY"):
        model = OpenAI(model="gpt-5.4-mini")
    else:
        model = MockFunctionCallingLLM(response_generator=scripted, is_chat_model=True)
    with Assistant.open(store, offline=True) as assistant:
        agent = FunctionAgent(tools=[qa_tool(assistant, k=3)], llm=model, system_prompt=RULES)
        print(await agent.run(question))


asyncio.run(main(*sys.argv[1:]))
