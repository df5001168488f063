import JSON
import Manifests

/// A server's URL with its variables filled in.
struct ServerAddress {
  var text: String
  var place: Place

  /// What the URL leaves open.
  var gaps: [ServerVariables.Gap] = []

  /// Reads a server object of OpenAPI 3; a variable that takes its default is said.
  init?(_ located: Located, _ variables: ServerVariables, _ remarks: inout ImportDiagnostics) {
    guard let written = located.value["url"]?.string else { return nil }
    let (text, choices, gaps) = variables.filled(written, located["variables"])
    if !choices.isEmpty {
      remarks.note(
        "the server's variable \(choices.joined(separator: "; ")); for another place pass --base-url "
          + "\(variables.id)=URL",
        at: located["variables"]?.place ?? located.place
      )
    }
    self.text = text.trimmed
    self.gaps = gaps
    place = located.place
  }

  init(text: String, place: Place) {
    self.text = text
    self.place = place
  }

  /// Whether it is a whole URL.
  var isAbsolute: Bool {
    let lowered = text.lowercased()
    return lowered.hasPrefix("https://") || lowered.hasPrefix("http://") || text.hasPrefix("{")
  }

  /// The base URL, where it can be one.
  var baseURL: BaseURL? { isAbsolute && gaps.isEmpty ? BaseURL(withoutTail) : nil }

  /// The path below the host; empty where the URL leaves it open.
  var path: String {
    let rest = withoutTail.firstRange(of: "://").map { withoutTail[$0.upperBound...] }
    let path = (rest ?? withoutTail[...]).drop { $0 != "/" }
    return path.contains("{") ? "" : String(path)
  }

  /// The whole URL of a relative one, seen from a base.
  func resolved(against base: BaseURL) -> ServerAddress {
    guard !isAbsolute else { return self }
    let path = text.hasPrefix("/") ? text : base.path + "/" + text
    var resolved = self
    resolved.text = base.origin + path.withoutDots
    return resolved
  }

  /// A fixed query of a server says which variant is meant, and cannot be kept in a base URL.
  private var withoutTail: String { String(text.prefix { $0 != "?" && $0 != "#" }) }
}

extension String {
  fileprivate var trimmed: String {
    let head = drop { $0.isWhitespace }
    return String(
      head[
        ..<(head.lastIndex { !$0.isWhitespace }.map { head.index(after: $0) } ?? head.startIndex)
      ]
    )
  }

  /// The path without its dot segments and doubled slashes (RFC 3986 §5.2.4).
  fileprivate var withoutDots: String {
    var segments: [Substring] = []
    for segment in split(separator: "/") where segment != "." {
      if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
    }
    return segments.map { "/" + $0 }.joined()
  }
}
