import HTTP
import JSON
import Text

/// What in an answer speaks against its own word that nothing of the call was done.
///
/// 429 and 503 refuse where they are the API's own. A gateway says the same of a request that it has passed on, and an API
/// of one that it began with.
struct RefusalDoubt {
  let evidence: Evidence

  /// The answer's own status.
  let status: Int

  /// Whether a part of the call, or all of it, may have been done.
  var isMeant: Bool {
    if isToldOfWork { return true }
    if isDeniedBeforehand { return false }
    switch status {
    case 408: return isSaidOfWork
    case 503: return TimeOut.isMentioned(in: text) || contains(Self.losses) || isOfGateway
    case 504: return !MeantStatus.isShortOfResources(evidence.root)
    case 500...528, 530...: return !MeantStatus.isShortOfResources(evidence.root) && !isCoded
    default: return false
    }
  }

  /// Whether the answer tells of work that was done, or that nobody knows of.
  private var isToldOfWork: Bool {
    holdsResult || PartsListed.areIn(evidence.root) || PartsDone.areTold(in: text)
      || UnknownOutcome.isSaid(in: text) || DeedBeforeFailure.isSaid(in: text)
  }

  /// What the answer says, codes among it.
  var text: String { ([sentences] + evidence.codes).joined(separator: " ") }

  /// What it says in sentences.
  var sentences: String {
    if let root = evidence.root { return WellKnownMessage(root, codes: []).text ?? "" }
    if let error = evidence.xmlError { return error.message ?? "" }
    guard case .html(let title) = evidence.document.content else { return evidence.document.head }
    return (title ?? "") + " " + PageWords.beginning(evidence.document.body)
  }

  private func contains(_ phrases: [String]) -> Bool {
    phrases.contains { text.range(ofIgnoringCase: $0) != nil }
  }

  /// Words for a connection, a worker or a patience that ended while the call was under way.
  private static let losses = [
    "connection reset", "reset by peer", "econnreset", "socket hang up", "unexpected eof",
    "prematurely closed", "lost connection", "remote reset", "no response from", "took too long",
    "terminated while",
  ]

  // MARK: - 408

  /// Whether a 408 is of the time that the work took.
  ///
  /// It stands for a request that did not arrive in time (RFC 9110 §15.5.9), and servers that wait for one say so, or
  /// nothing. Frameworks have it for work that goes on behind their answer (NestJS's interceptor, Cosmos DB).
  private var isSaidOfWork: Bool {
    switch evidence.document.content {
    case .json, .xml, .text: !contains(Self.arrivals)
    case .empty, .html, .binary: contains(Self.processing)
    }
  }

  /// Words for a request of which not all arrived.
  private static let arrivals = [
    "t send", "not send", "not receive", "t receive", "incomplete", "complete request",
    "waiting for the request", "waiting for request", "idle", "request body", "request header",
  ]

  /// Words for what an API does with a call once it has it.
  private static let processing = [
    "while", "processing", "operation", "execut", "upstream", "backend", "transaction", "query",
    "gateway", "not completed", "not complete",
  ]

  // MARK: - Denials

  /// Whether an answer says that the API did not begin with the call, or left nothing of it.
  var isDeniedBeforehand: Bool {
    guard !TimeOut.isMentioned(in: text), !contains(Self.losses), !isToldOfWork else {
      return false
    }
    if status >= 500 { return isDeniedByFailure }
    return status < 300 && isDeniedByRefusal
  }

  /// Whether a failure says that nothing was done, or 503 that there were too many calls.
  private var isDeniedByFailure: Bool {
    guard !isOfGateway else { return false }
    if NothingDone.isSaid(in: text) { return true }
    return status == 503
      && (isCoded || MeantStatus.speaksOfLimit(text) || contains(Self.maintenanceWords))
  }

  /// Words for a time in which an API begins with nothing.
  private static let maintenanceWords = [
    "down for maintenance", "under maintenance", "scheduled maintenance", "maintenance mode",
  ]

  /// Whether an answer with a good status denies the call because the API was too busy to begin with it.
  private var isDeniedByRefusal: Bool {
    guard let object = evidence.root?.object, !isOwnFailure,
      contains(Self.busyWords) || NothingDone.isSaid(in: text)
    else { return false }
    let signs = AnswerSigns(object)
    return (signs.isDenied || signs.isRefused) && !signs.isAffirmed && !signs.hasIdentity
      && [.none, .echo].contains(signs.substance)
  }

  /// Words for what keeps an API from beginning; that something went wrong says nothing of how far it had come.
  private static let busyWords = [
    "system busy", "is busy", "are busy", "too busy", "overloaded", "under maintenance", "繁忙",
    "not processed", "not been processed", "not executed", "not been executed",
  ]

  /// Whether a code says that something broke, or that nobody knows what.
  private var isOwnFailure: Bool {
    words.contains { word in
      word.range(ofIgnoringCase: "unknow") != nil
        || [500, 504].contains(WellKnownCode(MeantStatus.local(word))?.status)
    }
  }

  // MARK: - Gateways

  /// Whether a gateway answered in the place of the API: by its own words, or by its fields where the content is none of
  /// an API.
  private var isOfGateway: Bool {
    switch evidence.document.content {
    case .json, .xml: false
    case .empty, .html, .text, .binary: contains(Self.gatewayWords) || bearsMark
    }
  }

  private static let gatewayWords = [
    "guru meditation", "guru mediation", "backend fetch failed", "backend write error",
    "backend read error", "bytes timeout", "byte timeout", "upstream", "reset before headers",
    "bad gateway", "gateway", "proxy error", "connection termination", "varnish cache server",
  ]

  private static let marks = [
    "X-Varnish", "Via", "X-Served-By", "X-Amz-Cf-Id", "X-Envoy-Upstream-Service-Time",
    "X-Envoy-Response-Flags",
  ]

  private var bearsMark: Bool {
    Self.marks.contains { evidence.fields[$0] != nil }
      || ["varnish", "envoy"].contains(evidence.fields["Server"]?.lowercased() ?? "")
  }

  // MARK: - What the content holds

  /// Whether a code says that there was too much of something; a sentence does not say where it was noticed.
  private var isCoded: Bool {
    words.contains { word in
      guard !word.utf8.contains(0x20) else { return false }
      let code = WellKnownCode(MeantStatus.local(word))
      return code?.status == 429 || code?.kind == "rate_limit"
    }
  }

  /// The words that stand where codes do.
  private var words: [String] {
    evidence.codes + ToldStatus.words(in: evidence.commonTree) + MeantStatus.fieldWords(evidence)
  }

  /// Whether the content holds what the call was to make: an identifier, and a word for a state that is none of a refusal.
  private var holdsResult: Bool {
    guard let root = evidence.root else { return false }
    return [root, root["data"], root["result"]].contains { $0?.object.map(Self.isResult) ?? false }
  }

  static func isResult(_ object: JSONObject) -> Bool {
    guard object["id"]?.isBlank == false else { return false }
    let isError = ["error", "errors"].contains { object[$0]?.isBlank == false }
    let isDated =
      !isError && object["object"] != "error"
      && ["created_at", "createdAt", "created"].contains {
        object[$0]?.isBlank == false && object[$0] != false
      }
    return isDated
      || ["status", "state", "result"].contains {
        states.contains(object[$0]?.string?.lowercased() ?? "")
      }
  }

  private static let states: Set<String> = [
    "created", "accepted", "completed", "complete", "succeeded", "success", "queued", "pending",
    "processing", "processed", "in_progress", "running", "done", "updated", "deleted", "saved",
    "sent", "paid", "submitted", "scheduled",
  ]
}
