package import JSON

/// What an API has accepted and not done yet, with the place where its outcome is looked for.
package struct AcceptedOperation: Sendable, Hashable {
  /// The absolute URL of the next look, of the API's own origin.
  package var url: String

  /// The URL of the result where the outcome does not hold it.
  package var result: String?

  /// What stands at the URL.
  package var phase = Phase.status

  /// How often it was looked so far.
  package var looks = 0

  /// What is looked at.
  package enum Phase: String, Sendable, Hashable {
    case status, result
  }

  /// Makes an operation that nobody has looked for yet.
  package init(url: String, result: String? = nil) {
    self.url = url
    self.result = result
  }

  /// The operation as members of an object.
  package var json: JSONObject {
    var object: JSONObject = [
      "url": .string(url), "phase": .string(phase.rawValue), "looks": JSONValue(looks),
    ]
    object["result"] = result.map { .string($0) }
    return object
  }

  /// Reads an operation back; nil where it has no URL.
  package init?(json: JSONObject) {
    guard let url = json["url"]?.string else { return nil }
    self.init(url: url, result: json["result"]?.string)
    phase = json["phase"]?.string.flatMap(Phase.init(rawValue:)) ?? .status
    looks = min(max(0, json["looks"]?.integer ?? 0), 1_000_000)
  }

  /// Looks at which a place where nothing is found counts as not made yet.
  static let patience = 3

  /// Seconds until the next look where nobody names a time: they double from 2 up to a minute.
  var usualWait: Double { min(60, 2 * Double(1 << min(looks, 5))) }
}

/// How far an accepted operation is.
enum OperationProgress {
  case pending, failed, done

  /// Reads the words that APIs have for it; nil for one that says neither that it goes on nor how it ended.
  init?(word: String) {
    let plain = word.utf8.filter { $0 > 0x7F || $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
    switch String(decoding: plain, as: UTF8.self).lowercased() {
    case let word where Self.pendingWords.contains(word): self = .pending
    case let word where Self.failedWords.contains(word): self = .failed
    case let word where Self.doneWords.contains(word): self = .done
    default: return nil
    }
  }

  private static let pendingWords: Set<String> = [
    "accepted", "building", "canceling", "cancelling", "converting", "creating", "deleting",
    "deploying", "enqueued", "executing", "exporting", "importing", "initializing", "inprogress",
    "inqueue", "notstarted", "ongoing", "pending", "preparing", "processing", "provisioning",
    "queued", "queueing", "received", "rendering", "running", "scheduled", "staging", "started",
    "starting", "stopping", "submitted", "updating", "uploading", "validating", "waiting",
    "working",
  ]
  private static let failedWords: Set<String> = [
    "aborted", "canceled", "cancelled", "error", "errored", "expired", "failed", "failure",
    "faulted", "rejected", "terminated", "timedout", "timeout",
  ]
  private static let doneWords: Set<String> = [
    "available", "complete", "completed", "done", "finished", "ok", "ready", "succeeded", "success",
    "successful",
  ]
}
