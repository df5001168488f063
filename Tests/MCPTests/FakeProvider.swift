import EventLoop
import JSON
import JSONRPC
import MCP

/// A provider of two tools: `echo` gives its arguments back, with `size` characters of text where it is told so, and
/// `wait` waits to be released or cancelled; with `holds` it holds on when its client gives it up.
@Engine
final class FakeProvider: ToolProvider {
  let implementation = Implementation(name: "s", title: "S", version: "1")
  let instructions = ""
  let tools = [Conversation.tool("echo"), Conversation.tool("wait")]

  /// Names of calls in the order in which they started, by their argument `n`.
  private(set) var started: [Int] = []
  private(set) var cancelled: [Int] = []
  private(set) var mostAtOnce = 0
  private(set) var running = 0
  private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
  private var released: Set<Int> = []
  private var awaited: (count: Int, latch: Latch)?
  /// What became of the answers, by the argument `n` of their calls.
  private(set) var fates: [Int: Delivery.Fate] = [:]
  /// Who gave up the calls that were given up.
  private(set) var withdrawals: [Int: Delivery.Withdrawal] = [:]
  private var awaitedFates: (count: Int, latch: Latch)?

  nonisolated init() {}

  func hasTool(named name: String) -> Bool { name == "echo" || name == "wait" }

  func call(
    _ name: String,
    arguments: JSONObject,
    tasks: TaskSupport,
    progress: ProgressReporter,
    delivery: Delivery,
    inquiry: Inquiry,
    metadata: RequestMetadata
  ) async -> ToolResult {
    let number = arguments["n"]?.integer ?? 0
    delivery.afterwards { [self] in note($0, of: number) }
    begin(number)
    defer { running -= 1 }
    progress.report("begun")
    if name == "wait" {
      if arguments["holds"] == true { delivery.hold() }
      defer { delivery.letGo() }
      await withTaskCancellationHandler {
        if released.contains(number) { return }
        await withCheckedContinuation { waiting[number] = $0 }
      } onCancel: {
        EventLoop.shared.start { self.release(number) }
      }
    }
    if Task.isCancelled {
      cancelled.append(number)
      withdrawals[number] = delivery.withdrawal
    }
    let text = arguments["size"]?.integer.map { String(repeating: "x", count: $0) }
    return ToolResult(text: text ?? "\(number)", structuredContent: arguments, isError: false)
  }

  /// Lets a waiting call end, or the one of this number that is yet to come.
  func release(_ number: Int) {
    released.insert(number)
    waiting.removeValue(forKey: number)?.resume()
  }

  /// Waits until so many calls have started.
  func waitForStarts(_ count: Int) async {
    if started.count >= count { return }
    let latch = Latch()
    awaited = (count, latch)
    await latch.wait(atMost: .seconds(300))
  }

  /// Waits until the fate of so many answers is known.
  func waitForFates(_ count: Int) async {
    if fates.count >= count { return }
    let latch = Latch()
    awaitedFates = (count, latch)
    await latch.wait(atMost: .seconds(300))
  }

  private func note(_ fate: Delivery.Fate, of number: Int) {
    fates[number] = fate
    if let awaitedFates, fates.count >= awaitedFates.count { awaitedFates.latch.open() }
  }

  private func begin(_ number: Int) {
    started.append(number)
    running += 1
    mostAtOnce = max(mostAtOnce, running)
    if let awaited, started.count >= awaited.count { awaited.latch.open() }
  }
}
