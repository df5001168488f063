import EventLoop
import JSON
import MCP
import Manifests
import Pacing
import Time

// A read whose client has given it up goes on once it is on its way: the same read made again is answered by whichever
// comes first, so that an API slower than the client's patience is heard at last.

extension CallRunner {
  /// Whether an equal call may be answered by what this one gives.
  var isShareable: Bool {
    entry.operation.effect == .read && reference == nil && persistedCall == nil
  }

  /// Makes a read, or answers it by an equal one that came before; nil for one that was cancelled.
  func read(_ checked: CheckedCall) async -> ToolResult? {
    let key = checked.scoped.deduplicationKey + (selection.map { "\n\($0.json)" } ?? "")
    let reads = dependencies.slowReads
    if let equal = reads.equal(key, now: now) { return await read(checked, key, beside: equal) }
    guard let read = reads.begin(key, api: entry.manifest.id, now: now) else {
      return await carryOut(checked)
    }
    let result = await carryOut(checked)
    end(read, key, with: result)
    return result
  }

  /// Answers a read by an equal one, or makes it beside that one, which may hang.
  private func read(
    _ checked: CheckedCall,
    _ key: String,
    beside equal: SlowReads.Read
  ) async -> ToolResult? {
    let began = now
    if equal.answer != nil { return answer(of: equal, key, since: began) }
    progress.report(Sentence.underWay(api: entry.manifest.title))
    let first = Flight<Finding>()
    let own = EventLoop.shared.start {
      let result = await self.carryOut(checked)
      self.settle(equal, key, with: result)
      first.land(.own(result))
    }
    let other = EventLoop.shared.start {
      if await equal.flight.outcome() ?? nil != nil { first.land(.equal) }
    }
    let found = await first.outcome()
    own.cancel()
    other.cancel()
    switch found {
    case .own(let result): return result
    case .equal: return answer(of: equal, key, since: began)
    case nil: return nil
    }
  }

  /// Which of two reads came first.
  private enum Finding: Sendable {
    case own(ToolResult?)
    case equal
  }

  /// Tells those who wait for a read what came of it, where that is of use to them.
  private func end(_ read: SlowReads.Read, _ key: String, with result: ToolResult?) {
    dependencies.slowReads.end(
      key,
      read,
      with: result?.isError == false ? result : nil,
      isGivenUp: delivery.isGivenUp,
      now: now
    )
  }

  /// What comes sooner than the read beside which it was made takes its place; where it reaches nobody, it is kept.
  private func settle(_ equal: SlowReads.Read, _ key: String, with result: ToolResult?) {
    guard result?.isError == false, equal.answer == nil else { return }
    if delivery.isGivenUp {
      end(equal, key, with: result)
    } else {
      dependencies.slowReads.forget(key, equal)
    }
  }

  /// What a read gave, for one that was begun at an instant, and whose client may have given that up too.
  private func answer(of read: SlowReads.Read, _ key: String, since began: Timestamp) -> ToolResult?
  {
    if now - began < SlowReads.patience { dependencies.slowReads.forget(key, read) }
    return read.answer.map { $0.result.adding(Sentence.answeredBefore(shown($0.at).rfc3339)) }
  }
}
