"""The agents of `.ci/frameworks`, each in its framework's own words, with its own time-outs.

They print nothing: what counts is what the model was sent. `PACKAGES` names what each needs from PyPI.
"""

import os

PACKAGES = {
    "mcp": ["mcp"],
    "mcp-1": ["mcp<2"],
    "fastmcp": ["fastmcp"],
    "openai-agents": ["openai-agents"],
    "pydantic-ai": ["pydantic-ai-slim[mcp,openai]"],
    "autogen": ["autogen-agentchat", "autogen-ext[mcp,openai]", "mcp<2"],
    "semantic-kernel": ["semantic-kernel[mcp]"],
    "mcp-use": ["mcp-use", "langchain-openai"],
    "langchain": ["langchain-mcp-adapters", "langchain", "langchain-openai"],
    "crewai": ["crewai", "crewai-tools[mcp]"],
    "google-adk": ["google-adk", "litellm", "mcp<2"],
    "agent-framework": ["agent-framework-core", "agent-framework-openai", "mcp", "tenacity"],
    "smolagents": ["smolagents[mcp,openai]", "mcp<2", "websockets"],
    "llama-index": ["llama-index-core", "llama-index-tools-mcp", "llama-index-llms-openai-like"],
    "strands": ["strands-agents[openai]"],
}
# Options of serve without which a framework keeps the text of errors from its model.
OPTIONS = {"agent-framework": ["--errors-as", "results"]}
# Frameworks that check arguments themselves against the schema, in which null is not allowed.
STRICT = {"agent-framework"}
# Frameworks that demand every argument, also those that a tool does not: the model gives blanks.
COMPLETE = {"smolagents"}
TASK = "Order two of sku ok-1."
SHORT = 5  # Seconds after which a client gives a call up, where it can be told so.


async def openai_agents(command, model):
    from agents import Agent, OpenAIChatCompletionsModel, Runner, set_tracing_disabled
    from agents.mcp import MCPServerStdio
    from openai import AsyncOpenAI

    set_tracing_disabled(True)
    client = AsyncOpenAI(base_url=model, api_key="none")
    async with MCPServerStdio(params={"command": command[0], "args": command[1:]}) as server:
        chat = OpenAIChatCompletionsModel(model="scripted", openai_client=client)
        agent = Agent(name="clerk", model=chat, mcp_servers=[server])
        await Runner.run(agent, TASK, max_turns=20)


async def pydantic_ai(command, model):
    from pydantic_ai import Agent
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    try:
        from pydantic_ai.mcp import MCPServerStdio

        tools = MCPServerStdio(command[0], args=command[1:], read_timeout=SHORT, max_retries=5)
    except ImportError:
        from fastmcp.client.transports import StdioTransport
        from pydantic_ai.mcp import MCPToolset

        transport = StdioTransport(command[0], command[1:])
        tools = MCPToolset(transport, read_timeout=SHORT, max_retries=5)
    chat = OpenAIChatModel("scripted", provider=OpenAIProvider(base_url=model, api_key="none"))
    agent = Agent(chat, toolsets=[tools])
    async with agent:
        await agent.run(TASK)


async def autogen(command, model):
    from autogen_agentchat.agents import AssistantAgent
    from autogen_ext.models.openai import OpenAIChatCompletionClient
    from autogen_ext.tools.mcp import StdioServerParams, mcp_server_tools

    server = StdioServerParams(command=command[0], args=command[1:], read_timeout_seconds=SHORT)
    tools = await mcp_server_tools(server)
    client = OpenAIChatCompletionClient(model="gpt-4o", base_url=model, api_key="none")
    await AssistantAgent("clerk", client, tools=tools, max_tool_iterations=20).run(task=TASK)


async def semantic_kernel(command, model):
    from openai import AsyncOpenAI
    from semantic_kernel.agents import ChatCompletionAgent
    from semantic_kernel.connectors.ai.function_choice_behavior import FunctionChoiceBehavior
    from semantic_kernel.connectors.ai.open_ai import OpenAIChatCompletion
    from semantic_kernel.connectors.mcp import MCPStdioPlugin

    client = AsyncOpenAI(base_url=model, api_key="none")
    service = OpenAIChatCompletion(ai_model_id="scripted", async_client=client)
    plugin = MCPStdioPlugin(
        name="shop", command=command[0], args=command[1:], request_timeout=SHORT
    )
    async with plugin:
        choice = FunctionChoiceBehavior.Auto()
        choice.maximum_auto_invoke_attempts = 20
        agent = ChatCompletionAgent(
            service=service, name="clerk", plugins=[plugin], function_choice_behavior=choice
        )
        await agent.get_response(messages=TASK)


async def mcp_use(command, model):
    from langchain_openai import ChatOpenAI
    from mcp_use import MCPAgent, MCPClient

    servers = {"mcpServers": {"shop": {"command": command[0], "args": command[1:]}}}
    client = MCPClient.from_dict(servers)
    chat = ChatOpenAI(model="scripted", base_url=model, api_key="none")
    try:
        await MCPAgent(llm=chat, client=client, max_steps=40).run(TASK)
    finally:
        await client.close_all_sessions()


async def langchain(command, model):
    # Without a short time-out: one ends the run of its agent, before the model hears of it.
    from langchain.agents import create_agent
    from langchain_mcp_adapters.client import MultiServerMCPClient
    from langchain_mcp_adapters.tools import load_mcp_tools
    from langchain_openai import ChatOpenAI

    server = {"transport": "stdio", "command": command[0], "args": command[1:]}
    client = MultiServerMCPClient({"shop": server})
    async with client.session("shop") as session:
        tools = await load_mcp_tools(session)
        chat = ChatOpenAI(model="scripted", base_url=model, api_key="none")
        agent = create_agent(chat, tools)
        await agent.ainvoke({"messages": [("user", TASK)]}, {"recursion_limit": 60})


async def crewai(command, model):
    from crewai import LLM, Agent, Crew, Task
    from crewai_tools import MCPServerAdapter
    from mcp import StdioServerParameters

    os.environ["CREWAI_DISABLE_TELEMETRY"] = os.environ["OTEL_SDK_DISABLED"] = "true"
    llm = LLM(model="openai/gpt-4o", base_url=model, api_key="none")
    with MCPServerAdapter(StdioServerParameters(command=command[0], args=command[1:])) as tools:
        agent = Agent(
            role="clerk", goal=TASK, backstory="A clerk.", llm=llm, tools=tools, max_iter=30
        )
        task = Task(description=TASK, expected_output="The order's number.", agent=agent)
        await Crew(agents=[agent], tasks=[task]).kickoff_async()


async def google_adk(command, model):
    from google.adk.agents import LlmAgent
    from google.adk.models.lite_llm import LiteLlm
    from google.adk.runners import InMemoryRunner
    from google.adk.tools.mcp_tool import McpToolset, StdioConnectionParams
    from google.genai import types
    from mcp import StdioServerParameters

    server = StdioServerParameters(command=command[0], args=command[1:])
    toolset = McpToolset(connection_params=StdioConnectionParams(server_params=server))
    chat = LiteLlm(model="openai/scripted", api_base=model, api_key="none")
    runner = InMemoryRunner(agent=LlmAgent(name="clerk", model=chat, tools=[toolset]))
    session = await runner.session_service.create_session(app_name=runner.app_name, user_id="u")
    message = types.Content(role="user", parts=[types.Part(text=TASK)])
    try:
        async for _ in runner.run_async(
            user_id="u", session_id=session.id, new_message=message
        ):
            pass
    finally:
        await toolset.close()


async def agent_framework(command, model):
    from agent_framework import Agent, MCPStdioTool
    from agent_framework.openai import OpenAIChatCompletionClient

    chat = OpenAIChatCompletionClient(model="scripted", base_url=model, api_key="none")
    tool = MCPStdioTool(
        name="shop", command=command[0], args=command[1:], request_timeout=SHORT
    )
    async with tool, Agent(client=chat, name="clerk", tools=tool) as agent:
        await agent.run(TASK)


async def smolagents(command, model):
    from mcp import StdioServerParameters
    from smolagents import MCPClient, OpenAIServerModel, ToolCallingAgent

    chat = OpenAIServerModel(model_id="scripted", api_base=model, api_key="none")
    server = StdioServerParameters(command=command[0], args=command[1:])
    with MCPClient(server, structured_output=False) as tools:
        ToolCallingAgent(tools=tools, model=chat, max_steps=20, verbosity_level=0).run(TASK)


async def llama_index(command, model):
    from llama_index.core.agent.workflow import FunctionAgent
    from llama_index.llms.openai_like import OpenAILike
    from llama_index.tools.mcp import BasicMCPClient, McpToolSpec

    client = BasicMCPClient(command[0], args=command[1:], timeout=SHORT)
    tools = await McpToolSpec(client=client).to_tool_list_async()
    chat = OpenAILike(
        model="scripted",
        api_base=model,
        api_key="none",
        is_chat_model=True,
        is_function_calling_model=True,
    )
    await FunctionAgent(tools=tools, llm=chat).run(TASK, max_iterations=30)


async def strands(command, model):
    import asyncio

    from mcp import StdioServerParameters, stdio_client
    from strands import Agent
    from strands.models.openai import OpenAIModel
    from strands.tools.mcp import MCPClient

    def work():
        server = StdioServerParameters(command=command[0], args=command[1:])
        with MCPClient(lambda: stdio_client(server)) as client:
            chat = OpenAIModel(
                client_args={"base_url": model, "api_key": "none"}, model_id="scripted"
            )
            Agent(model=chat, tools=client.list_tools_sync(), callback_handler=None)(TASK)

    await asyncio.to_thread(work)


# Clients that are no framework: a small loop of our own asks the model and makes the calls that it wants.


async def converse(tools, call, model):
    """Lets the scripted model call tools until it wants no more. `call` gives the text of a result."""
    import asyncio
    import json
    import urllib.request

    offered = [
        {"type": "function", "function": {"name": name, "parameters": schema}}
        for name, schema in tools
    ]
    messages = [{"role": "user", "content": TASK}]

    def ask():
        body = json.dumps({"model": "scripted", "messages": messages, "tools": offered})
        request = urllib.request.Request(model + "/chat/completions", body.encode())
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["choices"][0]["message"]

    while wanted := (message := await asyncio.to_thread(ask)).get("tool_calls"):
        messages.append(message)
        for one in wanted:
            function = one["function"]
            try:
                said = await call(function["name"], json.loads(function["arguments"]))
            except Exception as fault:
                said = f"{type(fault).__name__}: {fault}"
            messages.append({"role": "tool", "tool_call_id": one["id"], "content": said})


def words(result):
    return "\n".join(getattr(block, "text", "") for block in result.content)


SITE = "https://shop.example"


def visit(page):
    """Does what a person does on a page of the site, which is the application here: opening it pays the bill."""
    import urllib.request

    urllib.request.urlopen(page.replace(SITE, os.environ["SHOP"]), timeout=10).read()


def agreeable(schema):
    """What a person answers who agrees to everything: the first choice, or yes."""
    answers = {}
    for name, property in (schema or {}).get("properties", {}).items():
        choices = property.get("enum") or [c.get("const") for c in property.get("oneOf", [])]
        answers[name] = choices[0] if choices else True
    return answers


async def mcp(command, model, asked=False):
    from mcp import Client, StdioServerParameters, stdio_client, types

    async def person(context, params):
        if isinstance(params, types.ElicitRequestURLParams):
            visit(params.url)
            return types.ElicitResult(action="accept")
        content = agreeable(params.requested_schema)
        return types.ElicitResult(action="accept", content=content)

    server = stdio_client(StdioServerParameters(command=command[0], args=command[1:]))
    callbacks = {"elicitation_callback": person} if asked else {}
    async with Client(server, **callbacks) as client:
        tools = [(t.name, t.input_schema) for t in (await client.list_tools()).tools]

        async def call(name, arguments):
            return words(await client.call_tool(name, arguments, read_timeout_seconds=SHORT))

        await converse(tools, call, model)


async def mcp_1(command, model, asked=False):
    from datetime import timedelta

    from mcp import ClientSession, StdioServerParameters, stdio_client, types

    async def person(context, params):
        if isinstance(params, types.ElicitRequestURLParams):
            visit(params.url)
            return types.ElicitResult(action="accept")
        content = agreeable(params.requestedSchema)
        return types.ElicitResult(action="accept", content=content)

    server = StdioServerParameters(command=command[0], args=command[1:])
    callbacks = {"elicitation_callback": person} if asked else {}
    async with stdio_client(server) as (reads, writes):
        async with ClientSession(reads, writes, **callbacks) as client:
            await client.initialize()
            tools = [(t.name, t.inputSchema) for t in (await client.list_tools()).tools]

            async def call(name, arguments):
                limit = timedelta(seconds=SHORT)
                return words(await client.call_tool(name, arguments, read_timeout_seconds=limit))

            await converse(tools, call, model)


async def fastmcp(command, model, asked=False):
    from fastmcp import Client
    from fastmcp.client.elicitation import ElicitResult
    from fastmcp.client.transports import StdioTransport

    async def person(message, response_type, params, context):
        if getattr(params, "mode", "form") == "url":
            visit(params.url)
            return ElicitResult(action="accept")
        schema = getattr(params, "requested_schema", None) or params.requestedSchema
        return ElicitResult(action="accept", content=agreeable(schema))

    callbacks = {"elicitation_handler": person} if asked else {}
    async with Client(StdioTransport(command[0], command[1:]), **callbacks) as client:
        listed = await client.list_tools()
        tools = [(t.name, getattr(t, "input_schema", None) or t.inputSchema) for t in listed]

        async def call(name, arguments):
            result = await client.call_tool(name, arguments, timeout=SHORT, raise_on_error=False)
            return words(result)

        await converse(tools, call, model)
