import Foundation
import JSON
import TestSupport

/// One thing that an agent wants done.
struct Errand: Hashable, Sendable {
  enum Kind: String, CaseIterable, Sendable {
    case read = "shop_get_order"
    case note = "shop_add_note"
    case payment = "bank_add_payment"
  }

  let kind: Kind
  let number: Int

  /// Whether the agent gives the task a name of its own.
  let name: String?

  var path: String {
    switch kind {
    case .read: "/orders/\(number)"
    case .note: "/notes/\(number)"
    case .payment: "/payments/\(number)"
    }
  }

  var arguments: JSONObject {
    var arguments: JSONObject = ["number": JSONValue(number)]
    arguments["task"] = name.map { .string($0) }
    return arguments
  }
}

/// What an agent asks of its server.
enum Request: Sendable {
  case call(Errand)
  case resume(handle: String, Errand)
  case close(handle: String, Errand)

  var tool: String {
    switch self {
    case .call(let errand): errand.kind.rawValue
    case .resume: "resume_task"
    case .close: "cancel_task"
    }
  }

  var arguments: JSONObject {
    switch self {
    case .call(let errand): errand.arguments
    case .resume(let handle, _), .close(let handle, _): ["task": .string(handle)]
    }
  }

  var errand: Errand {
    switch self {
    case .call(let errand), .resume(_, let errand), .close(_, let errand): errand
    }
  }
}

/// How long a server lives.
struct Life: Sendable {
  enum Start: Sendable { case birth, firstAnswer }

  /// From when on its time is counted.
  let start: Start
  let milliseconds: Int
}

/// The memory of all agents: what they want, what they were told, and what they made of it.
actor KillWork {
  private struct Pending {
    var request: Request
    var due: Date
  }

  private var generator: SeededGenerator
  private var killsLeft: Int
  private var lastNumber = 0
  private var pending: [Pending] = []

  /// Calls whose answer was lost with the server; some agents simply make them again.
  private var repetitions: [Errand] = []

  /// Tasks whose resumption was lost and whose call was simply made again, by what they are for.
  private var left: [Errand: String] = [:]
  private var uncertain: [(handle: String, errand: Errand)] = []

  /// Every handle that an agent was told, with what it is for.
  ///
  /// Reads without a name share one.
  private(set) var handles: [String: Set<Errand>] = [:]

  /// What agents were told to be done.
  private(set) var done: Set<Errand> = []
  private(set) var told: [String: Int] = [:]
  private(set) var problems: [String] = []

  /// What was asked for each errand and what came of it, in order, for whoever looks for the cause of a failure.
  private(set) var history: [String: [String]] = [:]

  init(seed: UInt64, kills: Int) {
    generator = SeededGenerator(seed: seed)
    killsLeft = kills
  }

  /// How long the next server lives; nil when enough have died.
  func nextLife() -> Life? {
    guard killsLeft > 0 else { return nil }
    killsLeft -= 1
    switch Int.random(in: 0...3, using: &generator) {
    case 0: return Life(start: .birth, milliseconds: .random(in: 0...60, using: &generator))
    case 1: return Life(start: .firstAnswer, milliseconds: .random(in: 0...800, using: &generator))
    default: return Life(start: .firstAnswer, milliseconds: .random(in: 0...150, using: &generator))
    }
  }

  /// What is left to do once nothing new is wanted, as far as its time has come.
  func nextLeft() -> Request? {
    let isNothingLeft = uncertain.isEmpty && repetitions.isEmpty
    return nextDue() ?? (isNothingLeft ? nil : nextRequest())
  }

  /// What to ask next: what is due comes first, then what was lost, then something new.
  func nextRequest() -> Request {
    if let due = nextDue() { return due }
    if !uncertain.isEmpty {
      let (handle, errand) = uncertain.removeFirst()
      return .close(handle: handle, errand)
    }
    if !repetitions.isEmpty { return .call(repetitions.removeFirst()) }
    lastNumber += 1
    let kind = Errand.Kind.allCases.randomElement(using: &generator) ?? .read
    let isNamed = Int.random(in: 0...2, using: &generator) == 0
    return .call(Errand(kind: kind, number: lastNumber, name: isNamed ? "job-\(lastNumber)" : nil))
  }

  /// A task whose time has come, or, now and then, one whose time has not.
  func nextDue() -> Request? {
    let isHasty = Int.random(in: 0...20, using: &generator) == 0
    guard let index = pending.firstIndex(where: { isHasty || $0.due <= Date() }) else { return nil }
    return pending.remove(at: index).request
  }

  var isIdle: Bool { pending.isEmpty && repetitions.isEmpty && uncertain.isEmpty }

  /// The server died before it answered.
  func lost(_ request: Request) {
    note(request, "no answer")
    told["no answer", default: 0] += 1
    switch request {
    case .call(let errand):
      if Bool.random(using: &generator) {
        repetitions.append(errand)
      } else {
        takeUp(errand)
      }
    case .resume(let handle, let errand): forget(handle, errand)
    case .close(let handle, let errand): uncertain.append((handle, errand))
    }
  }

  func heard(_ answer: JSONValue, to request: Request) {
    let content = answer["result"]?["structuredContent"]
    let action = content?["action"]?.string ?? "ok"
    told[action, default: 0] += 1
    note(request, JSONWriter.text(answer["result"] ?? answer))
    if case .call(let errand) = request, left[errand] != content?["task"]?.string {
      takeUp(errand)
    }
    if case .call(let errand) = request { left[errand] = nil }
    guard answer["result"]?["isError"] == true else { return finished(request, answer) }
    switch (action, content?["task"]?.string) {
    case ("back_off", let handle?):
      handles[handle, default: []].insert(request.errand)
      wait(handle, request.errand, until: instant(of: content))
    case ("back_off", nil) where request.errand.kind == .read && request.errand.name == nil:
      // Only so many reads without a name are kept; an agent makes the others again.
      pending.append(Pending(request: request, due: instant(of: content)))
    case ("verify", let handle?):
      handles[handle, default: []].insert(request.errand)
      uncertain.append((handle, request.errand))
    default: problems.append("\(request) was told \(JSONWriter.text(answer))")
    }
  }

  /// When the wait that an answer tells is over.
  private func instant(of content: JSONValue?) -> Date {
    let until = content?["wait"]?["until"]?.string.flatMap { try? Date($0, strategy: .iso8601) }
    return until ?? Date() + 1
  }

  /// Some agents take the task up again, and some make its call again as if there were no task.
  ///
  /// Nobody makes a call again that was told to be done: that asks for a second one.
  private func forget(_ handle: String, _ errand: Errand) {
    if !done.contains(errand), Int.random(in: 0...2, using: &generator) == 0 {
      left[errand] = handle
      repetitions.append(errand)
    } else {
      wait(handle, errand, until: Date())
    }
  }

  /// Goes back to the task of a call that was made without it.
  private func takeUp(_ errand: Errand) {
    if let handle = left.removeValue(forKey: errand) { wait(handle, errand, until: Date()) }
  }

  private func note(_ request: Request, _ outcome: String) {
    let arguments = JSONWriter.text(.object(request.arguments))
    let line = "\(Date().formatted(.iso8601)) \(request.tool) \(arguments): \(outcome)"
    history[request.errand.path, default: []].append(line)
  }

  private func finished(_ request: Request, _ answer: JSONValue) {
    switch request {
    case .call(let errand): done.insert(errand)
    case .resume(let handle, let errand):
      let texts = answer["result"]?["content"]?.array?.compactMap { $0["text"]?.string } ?? []
      let isMorePending = texts.contains { $0.contains("Still pending in this task") }
      if isMorePending { wait(handle, errand, until: Date()) }
    case .close: break
    }
  }

  private func wait(_ handle: String, _ errand: Errand, until: Date) {
    pending.append(Pending(request: .resume(handle: handle, errand), due: until))
  }
}
