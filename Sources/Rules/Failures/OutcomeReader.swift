import HTTP
import JSON
import Manifests
import Text
import Time

/// The reader of answers to calls that go on behind the API's door: where their outcome is, and how far it is.
struct OutcomeReader {
  let context: CallContext
  let evidence: Evidence

  private var choice: Following.Choice { context.plan.follow }

  // MARK: - What is accepted

  /// What the answer to the call itself accepts; nil where it is the outcome, or names no place of the API's own.
  func accepted(_ answer: HTTPResponse) -> AcceptedOperation? {
    switch choice {
    case .never: return nil
    case .declared(let following):
      guard progress(following) ?? .pending == .pending,
        let text = evidence.first(of: following.from),
        let url = url(of: text, following)
      else { return nil }
      return AcceptedOperation(url: url)
    case .usual: return told(answer)
    }
  }

  /// The place that fields name: those of a status (Azure's two), else that of the operation (RFC 9110 §15.3.3).
  private func told(_ answer: HTTPResponse) -> AcceptedOperation? {
    let status =
      answer.fields["Azure-AsyncOperation"].flatMap(own)
      ?? answer.fields["Operation-Location"].flatMap(own)
    lazy var location = answer.fields["Location"].flatMap(own)
    if let status, answer.status == 202 || progress(nil) == .pending {
      let changed = ["PUT", "PATCH"].contains(context.operation?.method) ? context.requestURL : nil
      let result = location ?? changed
      return AcceptedOperation(url: status, result: result == status ? nil : result)
    }
    guard answer.status == 202, let location else { return nil }
    return AcceptedOperation(url: location)
  }

  /// Where the outcome of what is accepted is, when that is another server, to which nothing is sent.
  func elsewhere(_ answer: HTTPResponse) -> String? {
    guard context.accepted == nil else { return nil }
    let named: String?
    switch choice {
    case .never: return nil
    case .declared(let following):
      guard progress(following) ?? .pending == .pending else { return nil }
      named = following.path == nil ? evidence.first(of: following.from) : nil
    case .usual:
      guard answer.status == 202 else { return nil }
      let fields = ["Azure-AsyncOperation", "Operation-Location", "Location"]
      named = fields.lazy.compactMap { answer.fields[$0] }.first
    }
    // Whatever is accepted is the API's own; an answer that names no place elsewhere need not be asked.
    guard let named, own(named) == nil, !named.isEmpty, accepted(answer) == nil else { return nil }
    let base = URIReference(context.requestURL ?? context.server.text + "/")
    let url = URIReference(named).resolved(against: base)
    return url.authority == nil ? nil : url.text
  }

  private func url(of text: String, _ following: Following) -> String? {
    guard let path = following.path else { return own(text) }
    guard let open = path.firstIndex(of: "{"), let close = path.firstIndex(of: "}"),
      text.unicodeScalars.count <= 512, ![".", "..", ""].contains(text)
    else { return nil }
    return context.server.text + path[..<open] + PercentEncoding.encode(text)
      + path[path.index(after: close)...]
  }

  /// A reference as an absolute URL of the API's own origin; nil for any other.
  private func own(_ text: String) -> String? {
    let base = URIReference(context.requestURL ?? context.server.text + "/")
    let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
    guard isPlain, !text.isEmpty, text.utf8.count <= 4096 else { return nil }
    var url = URIReference(text).resolved(against: base)
    guard HTTPRequest.isSameOrigin(base, url) else { return nil }
    url.authority = base.authority
    url.fragment = nil
    return url.text
  }

  // MARK: - How far it is

  /// How far the operation is by the answer to a look.
  func progress(of accepted: AcceptedOperation, _ answer: HTTPResponse) -> OperationProgress {
    if [404, 410].contains(answer.status), accepted.looks < AcceptedOperation.patience {
      return .pending
    }
    if answer.status == 202 { return .pending }
    guard (200..<300).contains(answer.status), accepted.phase == .status else { return .done }
    return progress(choice.declared) ?? .done
  }

  /// What the content says; nil where it says nothing of it.
  private func progress(_ following: Following?) -> OperationProgress? {
    guard let following else { return usualProgress }
    let isUsual = following.status.isEmpty
    guard let word = isUsual ? usualWords.first : evidence.first(of: following.status) else {
      return isUsual ? usualProgress : nil
    }
    let isOne = { (words: [String]) in words.contains { $0.equalsIgnoringASCIICase(word) } }
    if isOne(following.failed) { return .failed }
    if isOne(following.pending) { return .pending }
    // Who lists what is pending means that all else is not.
    let usual = OperationProgress(word: word)
    return following.pending.isEmpty || usual == .failed ? usual : .done
  }

  private static let places = [
    "status", "state", "provisioningState", "properties/provisioningState", "properties/status",
    "properties/state", "jobStatus", "job_status", "jobState", "job_state", "operationStatus",
    "job/status", "job/state", "operation/status", "task/status", "data/status", "data/state",
    "data/attributes/status", "phase", "status/phase", "status/state",
  ].map { JSONPointer(tokens: $0.split(separator: "/").map(String.init)) }

  private var usualProgress: OperationProgress? {
    guard let tree = evidence.root ?? evidence.document.xml?.object?.members.first?.value else {
      return nil
    }
    if let isDone = tree["done"]?.bool {
      return isDone ? (tree["error"]?.object == nil ? .done : .failed) : .pending
    }
    return usualWords.lazy.compactMap(OperationProgress.init(word:)).first
  }

  /// The words that stand where most APIs have one.
  private var usualWords: [String] {
    let tree = evidence.root ?? evidence.document.xml?.object?.members.first?.value
    return Self.places.compactMap { tree?.value(at: $0)?.string }
  }

  // MARK: - What comes next

  /// The operation after a look at which it was not done, or that found the place of the result.
  func next(of accepted: AcceptedOperation, _ answer: HTTPResponse) -> AcceptedOperation? {
    var next = accepted
    next.looks += 1
    if progress(of: accepted, answer) == .pending {
      // A new place is where the API wants to be asked from now on.
      if answer.status == 202, let moved = answer.fields["Location"].flatMap(own),
        accepted.result == nil
      {
        next.url = moved
      }
      return next
    }
    guard accepted.phase == .status, (200..<300).contains(answer.status) else { return nil }
    let named =
      choice.declared.flatMap { evidence.first(of: $0.result) }
      ?? evidence.root?["resourceLocation"]?.string
    guard let url = named.flatMap(own) ?? accepted.result, url != accepted.url else { return nil }
    next.url = url
    next.phase = .result
    return next
  }

  /// When to look next.
  func wait(before next: AcceptedOperation, told seconds: Double?) -> WaitTime {
    if next.phase == .result { return WaitTime(seconds: 0, origin: .chosen) }
    if let seconds {
      return WaitTime(seconds: max(1, seconds), origin: .api(source: "header:Retry-After"))
    }
    guard let every = choice.declared?.every else {
      return WaitTime(seconds: next.usualWait, origin: .chosen)
    }
    return WaitTime(seconds: every, origin: .manifest)
  }
}

extension Evidence {
  /// The first text that is not empty.
  fileprivate func first(of sources: [Source]) -> String? {
    sources.lazy.compactMap { texts($0).first { !$0.isEmpty } }.first
  }
}
