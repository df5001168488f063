import Guidance
import Failures
import JSON
import Tasks
import Testing
import Time

struct TaskReplyTests {
  private let noon = Fixtures.noon

  private var early: CallRecord {
    var call = Fixtures.call(state: .waiting(until: noon + 16.2), disclose: "the list of deals")
    call.failure = Fixtures.tooFast
    return call
  }

  private var held: CallRecord {
    var call = Fixtures.call(state: .held)
    call.failure = Fixtures.badKey
    return call
  }

  private var unknown: CallRecord {
    var call = Fixtures.call(
      .harmful,
      tool: "crm_update_deal",
      state: .running(Fixtures.lease()),
      arguments: ["id": 7, "title": "x"]
    )
    _ = call.leaveUnknown(.unanswered(.programEnded), by: Fixtures.me, now: noon)
    return call
  }

  private var running: CallRecord {
    Fixtures.call(tool: "crm_update_deal", state: .running(Fixtures.lease(Fixtures.other)))
  }

  private func resume(_ task: TaskRecord, at now: Timestamp = Fixtures.noon) -> TaskReply {
    var task = task
    let resumption = task.resume(now: now, isAlive: { _ in true }, operator: .unsaid)
    return TaskReply(resumption, of: task, now: now, context: Fixtures.context)
  }

  // MARK: - Taking up

  @Test func `too early gets the same time again, and the wait's own words`() throws {
    let reply = resume(try Fixtures.task(early))
    #expect(
      reply.text == """
        back_off: it is too early for crm_search_deals (RATE_LIMITED, 429).
        Nothing was sent.
        Call resume_task with {"task":"import-42"} at or after 2026-11-20T12:00:17Z (17 s from now); \
        this call is kept, arguments and all.
        Until then do not call other tools of crm: they share the limit. Do other work, or end your turn.
        If the user cannot wait: cancel_task, and tell the user what is missing: the list of deals.
        The API named this time (header:Retry-After).
        """
    )
    #expect(reply.isError)
    #expect(reply.structured["action"] == "back_off")
    #expect(reply.structured["task"] == "import-42")
    #expect(reply.structured["attempts"] == nil)
    #expect(
      reply.structured["wait"] == [
        "seconds": 17, "until": "2026-11-20T12:00:17Z", "from": "header:Retry-After",
      ]
    )
    #expect(resume(try Fixtures.task(early), at: noon + 10).text.contains("12:00:17Z (7 s from"))
  }

  @Test func `a wait told by clocks that disagree by a millisecond is still a wait`() throws {
    var task = try Fixtures.task(early)
    let resumption = task.resume(now: noon, isAlive: { _ in true }, operator: .unsaid)
    let shown = task.moved(by: 0.001)
    let reply = TaskReply(resumption, of: shown, now: noon, context: Fixtures.context)
    #expect(reply.text.hasPrefix("back_off: it is too early"))
  }

  @Test func `from the third early call on the agent is told to stop polling`() throws {
    var task = try Fixtures.task(name: nil, early)
    for times in 1...4 {
      task.earlyResumes = times - 1
      let text = resume(task).text
      let stop =
        "Stop polling: you came \(times) times too early, and every time the answer is this one. "
        + "Do other work, or end your turn."
      #expect(text.contains(stop) == (times >= 3))
      #expect(text.contains("{\"task\":\"\(task.id.text)\"}"))
    }
  }

  @Test func `a wait nobody remembers the reason of claims none`() throws {
    var call = early
    call.failure = nil
    #expect(
      resume(try Fixtures.task(call)).text == """
        back_off: it is too early for crm_search_deals.
        Nothing was sent.
        Call resume_task with {"task":"import-42"} at or after 2026-11-20T12:00:17Z (17 s from now); \
        this call is kept, arguments and all.
        Meanwhile do other work, or end your turn.
        If the user cannot wait: cancel_task, and tell the user what is missing: the list of deals.
        """
    )
  }

  @Test func `a call that is being sent elsewhere names who has it and until when`() throws {
    let reply = resume(try Fixtures.task(running))
    #expect(
      reply.text == """
        back_off: crm_update_deal is being sent by another process (815@host), which has it until \
        2026-11-20T12:00:30Z.
        Nothing was sent from here.
        Call resume_task with {"task":"import-42"} at or after 2026-11-20T12:00:10Z (10 s from now): \
        its answer is told there once it has ended.
        Do not make the call anew meanwhile. Do other work, or end your turn.
        """
    )
    #expect(reply.structured["wait"]?["seconds"] == 10)
  }

  @Test func `a call whose lease ends soon is looked for again at that end`() throws {
    var soon = running
    soon.state = .running(Lease(process: "815@host", until: noon + 4))
    let reply = resume(try Fixtures.task(soon))
    #expect(reply.structured["wait"]?["seconds"] == 4)
    #expect(reply.text.contains("by then it has ended, or it can be taken over."))
  }

  @Test func `a held call says what a person must do, and how to go on afterwards`() throws {
    let reply = resume(try Fixtures.task(held))
    #expect(
      reply.text == """
        ask_operator: Acme CRM did not accept the key (AUTH_ERROR, 401).
        Nothing was sent.
        For the operator: Put a valid key into the environment variable CRM_API_KEY of this server, \
        then restart the server.
        Where: https://crm.example.com/keys
        When it is done, call resume_task with {"task":"import-42","operator_acted":true}.
        Do not ask the user for the key in chat.
        Until that is done, do not call any tool of crm: they would be refused as well.
        Stop here, and tell the user this, and what is missing: the list of deals.
        """
    )
  }

  @Test func `used-up attempts and a wait past the deadline are put to a person`() throws {
    var used = Fixtures.call(state: .running(Fixtures.lease()))
    used.attempts = 4
    _ = used.retryLater(
      at: noon,
      failure: Fixtures.unavailable,
      limits: Fixtures.limits,
      by: Fixtures.me,
      now: noon
    )
    #expect(
      resume(try Fixtures.task(used)).text == """
        ask_operator: crm_search_deals does not go on until a person decides (503).
        Nothing was sent.
        For the operator: The call was tried 5 times and failed each time: find out why, then say \
        that it may go on, or give it up.
        When it is done, call resume_task with {"task":"import-42","operator_acted":true}.
        Until that is done, do not send this call again; other calls are not affected.
        Stop here, and tell the user this, and what is missing: the list of deals.
        """
    )
    var late = Fixtures.call(state: .running(Fixtures.lease()))
    _ = late.snooze(
      until: noon + 100_000,
      failure: Fixtures.tooFast,
      by: Fixtures.me,
      now: noon
    )
    let text = resume(try Fixtures.task(late)).text
    #expect(
      text.contains(
        "For the operator: The call may be sent only at 2026-11-21T15:46:40Z, and it is kept only "
          + "until 2026-11-21T12:00:00Z: have the limit raised, or give the call up and make it "
          + "anew after that time."
      )
    )
  }

  @Test func `a long wait that a person is to decide on shrinks while it is kept`() throws {
    var call = held
    call.failure = Failure(json: [
      "verdict": "ask_operator", "status": 429, "kind": "quota", "scope": "account",
      "wait": ["seconds": 864_000, "from": "api", "name": "header:Retry-After"],
    ])
    let text = resume(try Fixtures.task(call), at: noon + 3600).text
    #expect(text.contains("The first time at which it may be called again is 2026-11-30T12:00:00Z"))
  }

  @Test
  func `what may have happened is looked at with the read tool, then closed by what was seen`()
    throws
  {
    let alone = resume(try Fixtures.task(unknown))
    #expect(
      alone.text == """
        verify: Acme CRM was sent this call, and no answer is known, so it may have happened.
        It was not sent again.
        The server that was sending it ended before it had written down what came of it.
        It was sent with {"id":7,"title":"x"}.
        Look first whether it happened: call crm_get_deal with {"id":7}.
        Then say what you found: resume_task with {"task":"import-42","happened":true} if it happened \
        (that closes it), with "happened":false if it did not (that sends it once more).
        Until then the same call of crm_update_deal is not sent: it would only tell you this again.
        """
    )
    #expect(alone.structured["arguments"] == ["id": 7, "title": "x"])
    #expect(alone.structured["look"] == ["tool": "crm_get_deal", "arguments": ["id": 7]])
    #expect(
      alone.structured["close"] == [
        "tool": "resume_task",
        "arguments_if_it_happened": ["task": "import-42", "happened": true],
        "arguments_if_not": ["task": "import-42", "happened": false],
      ]
    )
    #expect(alone.structured["action"] == "verify")
    #expect(alone.structured["task"] == "import-42")
    let among = resume(try Fixtures.task(early, unknown, unknown))
    #expect(among.text.contains(#"resume_task with {"task":"import-42","call":2,"happened":true}"#))
  }

  @Test func `a tool that this server lacks is a matter for the operator`() throws {
    let call = Fixtures.call(tool: "crm_gone", state: .waiting(until: noon + 5))
    #expect(
      resume(try Fixtures.task(call)).text == """
        ask_operator: crm_gone is not a tool of this server, so its kept call cannot be sent from here.
        Nothing was sent.
        For the operator: Start this server with the manifest of crm that has this tool, or take the \
        task up where it was begun.
        If the call is not needed any more: cancel_task with {"task":"import-42"}.
        """
    )
  }

  @Test func `of several calls the most urgent is told in full, the others in a line`() throws {
    let task = try Fixtures.task(early, held, unknown, running, Fixtures.call(state: .done))
    let reply = resume(task)
    #expect(reply.text.hasPrefix("verify: "))
    #expect(
      reply.text.hasSuffix(
        """
        The other calls of this task:
        - call 2, crm_search_deals is held until a person acts (AUTH_ERROR, 401).
        - call 1, crm_search_deals waits until 2026-11-20T12:00:17Z (17 s from now; RATE_LIMITED, 429).
        - call 4, crm_update_deal is being sent by another process (815@host), which has it until \
        2026-11-20T12:00:30Z.
        """
      )
    )
    #expect(reply.structured["calls"]?.array?.count == 4)
    #expect(
      TaskReply.remainder(of: task, now: noon).prefix(2) == [
        "Still pending in this task:",
        "- call 3, crm_update_deal with {\"id\":7,\"title\":\"x\"} was sent, and may have happened: "
          + "resume_task tells how to look and to close it.",
      ]
    )
    #expect(TaskReply.remainder(of: try Fixtures.task(), now: noon).isEmpty)
  }

  @Test func `nothing pending says what came of the calls, and where a result is`() throws {
    var done = Fixtures.call(state: .done)
    done.result = ResultID(entropy: [])
    let task = try Fixtures.task(done, Fixtures.call(state: .failed))
    let reply = resume(task)
    #expect(
      reply.text == """
        Nothing is pending in import-42: 1 done, 1 failed.
        - call 2, crm_search_deals failed; it is not sent again.
        - call 1, crm_search_deals is done; its result: read_more with \
        {"result":"rs_aaaaaaaaaaaaaaaaaaaaaaaaaa","offset":0}.
        There is nothing to resume: go on with the work.
        """
    )
    #expect(!reply.isError)
    #expect(reply.structured["pending"] == 0)
  }

  @Test func `what ran out of time is to be made again, and checked first if it may have happened`()
    throws
  {
    let reply = resume(try Fixtures.task(early, unknown), at: noon + 90_000)
    #expect(
      reply.text == """
        Nothing is pending in import-42: 2 expired.
        - call 2, crm_update_deal with {"id":7,"title":"x"} ran out of time, but may have happened: look before \
        you make it again.
        - call 1, crm_search_deals ran out of time and was not done.
        What may have happened comes first: look for its effect with a tool that only reads.
        What ran out of time is not sent any more: make the call again if it is still needed.
        """
    )
    #expect(reply.isError)
  }

  @Test func `no answer passes its bound, however many calls a task holds`() throws {
    var task = try Fixtures.task()
    for index in 0..<300 {
      let call = [early, held, unknown, running][index % 4]
      _ = task.add(call, limits: Fixtures.limits, now: noon)
    }
    let reply = resume(task)
    #expect(reply.text.unicodeScalars.count <= 2000)
    #expect(reply.text.contains("more calls of import-42."))
    #expect(JSONWriter.bytes(.object(reply.structured)).count < 8000)
  }
}
