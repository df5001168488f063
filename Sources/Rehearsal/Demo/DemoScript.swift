import MockAPI
import HTTP
import JSON

/// The script of the demo: one conversation about a market study and a sales desk.
enum DemoScript {
  static let opening = """
    An agent works with two APIs through recourse. Here both APIs are stand-ins on this machine, made \
    from their manifests, so nothing leaves it and no key is needed. The agent's part is scripted; what \
    the server says is what it says in earnest.
    """
  static let ending = """
    Each refusal came back as something to do: change the call, come back at a stated time, ask a \
    person, or check first. To give your own agent the same for your API: recourse install CLIENT FILE. \
    The clients are listed by: recourse install
    """
  static let surprisedEnding = """
    Not everything came out as scripted; the lines that begin with "Not as scripted" say what. If you \
    have not changed the manifests, this is a fault of recourse.
    """

  static let steps: [DemoStep] =
    wrongArgument + shortLimit + longLimit + [credits, held, back, acted] + lostAnswer + [
      batch, loop,
    ]

  // MARK: revise

  private static let query: JSONValue = "rate limiting middleware with redis"

  private static let wrongArgument = [
    DemoStep(
      title: "A wrong argument",
      narration: """
        The agent asks for 200 repositories at once. The server knows from the manifest that Apira gives \
        50 at most, and says so before a call is spent.
        """,
      tool: "apira_search_repositories",
      arguments: ["query": query, "limit": 200],
      expectation: .action("revise"),
      plays: []
    ),
    DemoStep(
      title: "The corrected call",
      narration: "Told which argument is wrong and what is allowed, the agent gets it right.",
      tool: "apira_search_repositories",
      arguments: ["query": query, "limit": 3],
      expectation: .answer,
      plays: [.usual]
    ),
  ]

  // MARK: back_off

  private static let shortLimit = [
    DemoStep(
      title: "A short wait is not worth the agent's attention",
      narration: """
        Vibe answers 429 and asks for two seconds. The server waits inside the call, says so as \
        progress, and sends it again.
        """,
      tool: "vibe_list_entities",
      arguments: ["entity": "deals", "limit": 10],
      expectation: .answer,
      plays: [.sample("RATE_LIMITED 429"), .usual]
    ),
    DemoStep(
      title: "A page that no API wrote",
      narration: """
        A proxy in between answers with 502 and a page of HTML. Reading changes nothing, so the server \
        tries once more by itself.
        """,
      tool: "vibe_get_me",
      arguments: [:],
      expectation: .answer,
      plays: [.page(status: 502), .usual]
    ),
  ]

  private static let longLimit = [
    DemoStep(
      title: "A longer wait goes back to the agent",
      narration: """
        Now Vibe asks for eight seconds. In this demo the server waits five at most, so the agent is \
        told when to come back, and what must rest until then.
        """,
      tool: "vibe_list_entities",
      arguments: ["entity": "contacts", "limit": 10],
      expectation: .action("back_off"),
      plays: [.answer(longWait)]
    ),
    DemoStep(
      title: "Too early, and by another tool",
      narration: """
        The agent tries a different tool at once. It shares the limit, so the server answers from \
        memory: its turn comes right after the first one's, and no request makes it worse.
        """,
      tool: "vibe_search_entities",
      arguments: ["entity": "leads", "filter": ["statusId": "NEW"]],
      expectation: .action("back_off"),
      plays: []
    ),
  ]

  private static let longWait = HTTPResponse(
    status: 429,
    fields: HTTPFields([("Retry-After", "8")]),
    body: JSONWriter.bytes([
      "success": false,
      "error": ["code": "RATE_LIMITED", "message": "QUERY_LIMIT_EXCEEDED", "retryAfter": 8],
    ])
  )

  private static let back = DemoStep(
    title: "Back at the named time",
    narration: """
      The time has come. The agent takes up the calls of steps 5 and 6 by the handle it was told; the \
      server sends them as they were kept. It could be another agent hours later, after a restart.
      """,
    tool: "resume_task",
    arguments: [:],
    keptBy: 5,
    pause: .untilDue,
    expectation: .answer,
    plays: [.usual, .usual]
  )

  // MARK: ask_operator

  private static let credits = DemoStep(
    title: "Something only a person can mend",
    narration: """
      Meanwhile the agent goes on with Apira, whose account runs out of credits: a 403 that no waiting \
      and no other argument can change. The answer is addressed to the operator.
      """,
    tool: "apira_search_repositories",
    arguments: ["query": "distributed token bucket in Go", "limit": 3],
    expectation: .action("ask_operator"),
    plays: [.sample("INSUFFICIENT_CREDITS 403")]
  )

  private static let held = DemoStep(
    title: "Nobody knocks at a closed door",
    narration: """
      Another query would fail in the same way. The server remembers that it waits for a person, and \
      sends nothing.
      """,
    tool: "apira_search_repositories",
    arguments: ["query": "leaky bucket as a library", "limit": 3],
    expectation: .action("ask_operator"),
    plays: []
  )

  private static let acted = DemoStep(
    title: "A person has acted",
    narration: """
      Credits were added. The agent says so with the handle of step 7: the hold is lifted, and both \
      searches that were kept under it go through.
      """,
    tool: "resume_task",
    arguments: ["operator_acted": true],
    keptBy: 7,
    expectation: .answer,
    plays: [.usual, .usual]
  )

  // MARK: verify

  private static let lostAnswer = [
    DemoStep(
      title: "A write whose answer is lost",
      narration: """
        The agent creates a deal. The API acts on it, and the connection breaks before the answer: it \
        may have happened. Sending it again could make a second deal.
        """,
      tool: "vibe_create_entity",
      arguments: ["entity": "deals", "values": ["title": "Equipment delivery", "amount": 50000]],
      expectation: .action("verify"),
      plays: [.drop(.after)]
    ),
    DemoStep(
      title: "First look, then act",
      narration: """
        The agent looks with the tool it was pointed to, finds the deal, and does not create it again.
        """,
      tool: "vibe_search_entities",
      arguments: [
        "entity": "deals", "filter": ["title": "Equipment delivery"], "sort": ["createdAt": "desc"],
        "limit": 5,
      ],
      expectation: .answer,
      plays: [.answer(createdDeal)]
    ),
    DemoStep(
      title: "Saying what was found",
      narration:
        "The deal is there, and the agent says so. That closes the kept call: nobody sends it again.",
      tool: "resume_task",
      arguments: ["happened": true],
      keptBy: 11,
      expectation: .answer,
      plays: []
    ),
  ]

  private static let createdDeal = HTTPResponse(
    status: 200,
    body: JSONWriter.bytes([
      "success": true,
      "data": [["id": 7689, "title": "Equipment delivery", "amount": 50000, "stageId": "NEW"]],
      "meta": ["total": 1, "hasMore": false],
    ])
  )

  // MARK: Failures in disguise

  private static let batch = DemoStep(
    title: "A success that holds a failure",
    narration: """
      Two calls in one batch: the API answers 200 and "success", though one of them failed. The server \
      says which one, and what to do about it.
      """,
    tool: "vibe_batch_read",
    arguments: [
      "calls": [
        ["id": "a", "entity": "deals", "action": "list", "params": ["limit": 1]],
        ["id": "b", "entity": "foobar", "action": "list"],
      ]
    ],
    expectation: .action("revise"),
    plays: [.sample("200 batch with a failed call")]
  )

  private static let loop = DemoStep(
    title: "A 429 that is not about speed",
    narration: """
      Vibe blocks a method that failed too often in the same way. Its own hint says to keep retrying \
      and to call an address for administrators: the server quotes it as no instruction, and says what \
      helps.
      """,
    tool: "vibe_aggregate_entities",
    arguments: ["entity": "deals", "aggregate": [["field": "amount", "function": "sum"]]],
    expectation: .action("revise"),
    plays: [.sample("ERROR_LOOP_DETECTED 429, whose hint must not be followed")]
  )
}
