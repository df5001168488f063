import HTTPServer
import HTTP
import JSON
import Manifests
import Time

extension MockBehaviour {
  /// What a step of the scenario sends, nil when everything goes as usual.
  func played(_ play: ScriptedResponse, _ operation: Operation, _ now: Timestamp) -> Reaction? {
    if case .usual = play { return nil }
    let example = operation.usualAnswer
    switch play {
    case .usual: return nil
    case .sample(let name): return sample(name, now)
    case .answer(let recorded):
      return Reaction(recorded, outcome: .played("scenario's own answer"))
    case .page(let status): return Reaction(.page(status), outcome: .played("page of a proxy"))
    case .half: return Reaction(example, delivery: .half, outcome: .played("half an answer"))
    case .endless:
      return Reaction(example, delivery: .endless, outcome: .played("endless answer"))
    case .drop(let point):
      let words = point == .before ? "dropped, no effect" : "acted, then dropped"
      return Reaction(example, delivery: .none, outcome: .played(words))
    case .delay(_, let next): return played(next, operation, now)
    }
  }

  private func sample(_ name: String, _ now: Timestamp) -> Reaction {
    guard let sample = manifest.samples.first(where: { $0.name == name }) else {
      let message = "The manifest \(manifest.id) has no sample named \(name)."
      return Reaction(
        HTTPResponse(status: 500, json: ["message": .string(message)]),
        outcome: .played("missing sample \(name)")
      )
    }
    let answer = present.moving(HTTPResponse(sample.answer), from: sample.now, to: now)
    return Reaction(answer, outcome: .played("sample \(name)"))
  }
}

extension ScriptedResponse {
  /// Whether the API has acted on the request, although its answer does not arrive whole.
  var hasEffect: Bool {
    switch self {
    case .half, .endless, .drop(.after): true
    default: false
    }
  }
}

extension HTTPResponse {
  /// The page that a proxy sends in the place of the API.
  fileprivate static func page(_ status: Int) -> HTTPResponse {
    let title = status == 502 ? "502 Bad Gateway" : "\(status)"
    let page = """
      <!DOCTYPE html>
      <html><head><title>\(title)</title></head>
      <body><center><h1>\(title)</h1></center><hr><center>proxy</center></body></html>

      """
    return HTTPResponse(
      status: status,
      fields: HTTPFields([("Content-Type", "text/html; charset=utf-8")]),
      body: Array(page.utf8)
    )
  }
}
