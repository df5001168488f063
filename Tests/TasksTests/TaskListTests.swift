import Guidance
import Failures
import JSON
import Tasks
import Testing
import Time

struct TaskListTests {
  private let noon = Fixtures.noon

  private func waiting(_ seconds: Double) -> CallRecord {
    var call = Fixtures.call(state: .waiting(until: noon + seconds), disclose: "the list of deals")
    call.failure = Fixtures.tooFast
    return call
  }

  private func task(_ name: String?, number: UInt8, _ calls: CallRecord...) throws -> TaskRecord {
    var task = try Fixtures.task(name: name)
    task.id = TaskID(entropy: [number])
    for call in calls { _ = task.add(call, limits: Fixtures.limits, now: noon) }
    return task
  }

  // MARK: - Listing

  @Test func `the list is soonest first, with what waits, what was done and the notes`() throws {
    var first = try task("import-42", number: 1, waiting(17), Fixtures.call(state: .done))
    _ = first.note("page 7 of 12 \"done\"\nnext: page 8", now: noon)
    let listing = TaskListing([
      try task(nil, number: 2, Fixtures.call(state: .held)),
      try task("b", number: 3, waiting(60)),
      try task("over", number: 4, Fixtures.call(state: .cancelled)), first,
    ])
    let reply = TaskReply.list(listing, now: noon)
    #expect(
      reply.text == """
        4 tasks, soonest first (now: 2026-11-20T12:00:00Z).
        import-42 (tk_aeaaaaaaaaaaaaaaaaaaaaaaaa): 1 waiting, 1 done.
        - call 1, crm_search_deals waits until 2026-11-20T12:00:17Z (17 s from now; RATE_LIMITED, 429).
        - call 2, crm_search_deals is done.
        - note (2026-11-20T12:00:00Z): "page 7 of 12 'done' next: page 8"
        b (tk_amaaaaaaaaaaaaaaaaaaaaaaaa): 1 waiting.
        - call 1, crm_search_deals waits until 2026-11-20T12:01:00Z (60 s from now; RATE_LIMITED, 429).
        tk_aiaaaaaaaaaaaaaaaaaaaaaaaa: 1 held.
        - call 1, crm_search_deals is held until a person acts.
        over (tk_aqaaaaaaaaaaaaaaaaaaaaaaaa): 1 cancelled.
        - call 1, crm_search_deals was given up.
        To take one up when it is due: resume_task with {"task":"import-42"}.
        """
    )
    #expect(!reply.isError)
    let object = try #require(reply.structured["tasks"]?.array?.first)
    #expect(object["handle"] == "tk_aeaaaaaaaaaaaaaaaaaaaaaaaa")
    #expect(object["next_due"] == "2026-11-20T12:00:17Z")
    #expect(object["seconds"] == 17)
    #expect(object["notes"]?.array?.first?["text"] == "page 7 of 12 \"done\"\nnext: page 8")
  }

  @Test func `a state keeps only the tasks that hold a call of it`() throws {
    let tasks = [
      try task("a", number: 1, waiting(1), Fixtures.call(state: .done)),
      try task("b", number: 2, Fixtures.call(state: .held)),
    ]
    #expect(TaskReply.list(TaskListing(tasks), state: .done, now: noon).structured["count"] == 1)
    #expect(
      TaskReply.list(TaskListing(tasks), state: .expired, now: noon).text
        == "No task has a call that is expired (now: 2026-11-20T12:00:00Z)."
    )
    #expect(
      TaskReply.list(TaskListing([]), now: noon).text
        == "No task is kept (now: 2026-11-20T12:00:00Z)."
    )
  }

  @Test func `a long list counts what it leaves out`() throws {
    let tasks = try (0..<200).map { number in
      var task = try task("t", number: UInt8(number), waiting(Double(number) + 1))
      for page in 0..<20 { _ = task.note(String(repeating: "n", count: 2000 - page), now: noon) }
      return task
    }
    let reply = TaskReply.list(TaskListing(tasks), now: noon)
    let shown = try #require(reply.structured["tasks"]?.array?.count)
    #expect(shown > 1 && shown < 10)
    #expect(reply.text.unicodeScalars.count <= 2000)
    #expect(
      reply.text.contains(
        "\(200 - shown) more tasks are not shown (calls: \(200 - shown) waiting). To see fewer, "
          + "name a state: list_tasks with {\"state\":\"waiting\"}."
      )
    )
    #expect(reply.text.contains("- 18 older notes."))
    #expect(reply.text.contains("whole: list_tasks with {\"task\":\"t\"}."))
  }

  @Test func `tasks that were not read are counted with those that found no room`() throws {
    var listing = TaskListing([try task("a", number: 1, Fixtures.call(state: .done))])
    listing.unread.count = 300
    listing.unread.calls = [.done: 310, .failed: 2]
    let reply = TaskReply.list(listing, now: noon)
    #expect(reply.structured["count"] == 301)
    #expect(reply.text.hasPrefix("301 tasks, soonest first"))
    #expect(reply.text.contains("300 more tasks are not shown (calls: 310 done, 2 failed)."))
  }

  @Test func `a list of one state that is too long names no way that is the same again`() throws {
    let tasks = try (0..<200).map { try task("t", number: UInt8($0), waiting(Double($0) + 1)) }
    let reply = TaskReply.list(TaskListing(tasks), state: .waiting, now: noon)
    #expect(reply.text.contains("more tasks are not shown (calls: "))
    #expect(!reply.text.contains("{\"state\":"))
    #expect(reply.text.contains("shown once these are taken up or given up"))
  }

  @Test func `one task by itself is told whole`() throws {
    var task = try task("import-42", number: 1, waiting(17))
    let long = String(repeating: "n", count: 2000)
    for _ in 0..<5 { _ = task.note(long, now: noon) }
    let reply = TaskReply.whole(task, now: noon)
    #expect(reply.text.unicodeScalars.count <= 8000)
    #expect(reply.text.contains("\"\(long)\""))
    #expect(reply.text.hasSuffix("- 2 older notes."))
    #expect(reply.text.contains("What is pending is kept until 2026-11-21T12:00:00Z."))
  }

  // MARK: - Notes

  @Test func `a note is kept, or refused with the limit and nothing kept`() throws {
    var task = try task("import-42", number: 1)
    #expect(
      TaskReply.noted(task.note("page 7", now: noon), task).text
        == "Kept with import-42 (note 1 of at most 20): list_tasks shows it to whoever takes the "
        + "task up."
    )
    let long = TaskReply.noted(task.note(String(repeating: "n", count: 1 << 20), now: noon), task)
    #expect(
      long.text == """
        revise: the note has 1048576 characters, and at most 2000 are kept.
        Nothing of it was kept; the task and its other notes are as they were.
        Say it shorter: what is done, what comes next, and where the rest is to be found.
        """
    )
    #expect(long.isError)
    #expect(long.structured["action"] == "revise")
    #expect(
      TaskReply.noted(task.note(" ", now: noon), task).text.hasPrefix("revise: the note is em")
    )
    for _ in 0..<20 { _ = task.note("page", now: noon) }
    let full = TaskReply.noted(task.note("page", now: noon), task)
    #expect(full.text.hasSuffix("\nThe oldest note made room for it."))
  }

  // MARK: - Giving up

  @Test func `giving up says what is missing, what may have happened and what still runs`() throws {
    var unknown = Fixtures.call(.harmful, tool: "crm_update_deal", state: .unknown)
    unknown.failure = .unanswered(.programEnded)
    var task = try task(
      "import-42",
      number: 1,
      waiting(17),
      unknown,
      Fixtures.call(state: .running(Fixtures.lease(Fixtures.other)))
    )
    let reply = TaskReply.cancelled(task.cancel(now: noon), task, now: noon)
    #expect(
      reply.text == """
        Given up in import-42: crm_search_deals (call 1) and crm_update_deal (call 2). Nothing of it \
        is sent any more.
        Tell the user what is missing: the list of deals.
        crm_update_deal (call 2) had been sent and may have happened: unless you have checked that, \
        check it with a tool that only reads, or tell the user so.
        crm_search_deals is being sent by a process (815@host) and cannot be called back: call \
        resume_task at or after 2026-11-20T12:00:30Z to see what came of it.
        """
    )
    #expect(reply.structured["cancelled"] == 2)
    #expect(reply.structured["disclose"] == ["the list of deals"])
  }

  @Test func `giving up what is over gives up nothing`() throws {
    var task = try task("import-42", number: 1, Fixtures.call(state: .done))
    #expect(
      TaskReply.cancelled(task.cancel(now: noon), task, now: noon).text
        == "Nothing was given up in import-42: nothing in it is pending."
    )
    #expect(
      TaskReply.cancelled(task.cancel(3, now: noon), task, call: 3, now: noon).text
        == "Nothing was given up in import-42: it has no pending call 3."
    )
  }

  // MARK: - References

  @Test func `a handle or a name that is not here says what to do`() throws {
    let id = TaskReply.noTask(.id(Fixtures.id), limits: Fixtures.limits)
    #expect(
      id.text == """
        revise: there is no task tk_aaaqeayeaudaocajbifqydiob4 here: it ended more than 7 days ago \
        and was deleted, or it was kept under another state directory.
        Nothing was sent or changed.
        Call list_tasks to see those that there are; if yours is not among them, its calls are not kept.
        Before you make a call anew that changes something, check whether it has happened.
        """
    )
    #expect(id.isError)
    let name = TaskReply.noTask(try TaskReference("import-43"), limits: Fixtures.limits)
    #expect(
      name.text.hasPrefix("revise: no task is called \"import-43\" here: a task gets a name ")
    )
    #expect(
      TaskReply.unreadable(.brokenHandle).text == """
        revise: a task that begins with tk_ must be a whole handle, tk_ and 26 characters: copy it as \
        it was given, or call list_tasks to see it.
        Nothing was sent, and nothing was kept.
        """
    )
  }

  // MARK: - For a person's tools

  @Test func `the record as JSON tells what is kept, but neither key nor fingerprint`() throws {
    var call = Fixtures.call(.keyed, state: .waiting(until: noon + 17), arguments: ["query": "x"])
    call.failure = Fixtures.tooFast
    let text = JSONWriter.text(.object(try task("import-42", number: 1, call).json))
    #expect(
      text == """
        {"task":"tk_aeaaaaaaaaaaaaaaaaaaaaaaaa","name":"import-42","state":"waiting",\
        "created":"2026-11-20T12:00:00Z","deadline":"2026-11-21T12:00:00Z",\
        "changed":"2026-11-20T12:00:00Z","next_due":"2026-11-20T12:00:17Z","calls":[{"call":1,\
        "api":"crm","tool":"crm_search_deals","arguments":{"query":"x"},"repetition":"keyed",\
        "state":"waiting","until":"2026-11-20T12:00:17Z","attempts":0,"snoozes":0,"sent":0,"failure":\
        {"verdict":"back_off","scope":"account","status":429,"codes":["RATE_LIMITED"],\
        "code_named":true,\
        "kind":"rate_limit","wait":{"seconds":17,"from":"api","name":"header:Retry-After"},\
        "hold":"gate","scope_told":true},"deadline":"2026-11-21T12:00:00Z","changed":"2026-11-20T12:00:00Z"}],\
        "notes":[]}
        """
    )
  }
}
