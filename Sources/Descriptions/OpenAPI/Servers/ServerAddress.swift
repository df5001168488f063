import JSON
import Manifests

/// A server's URL with its variables filled in.
struct ServerAddress {
  var text: String
  var place: Place

  /// Reads a server object of OpenAPI 3; variables take their defaults, which is said.
  init?(_ located: Located, _ remarks: inout ImportDiagnostics) {
    guard var text = located.value["url"]?.string else { return nil }
    var chosen: [String] = []
    for variable in located["variables"]?.members ?? [] where text.contains("{\(variable.name)}") {
      let value = variable.value.value["default"]?.scalarText ?? ""
      text = text.replacing("{\(variable.name)}", with: value)
      let values = variable.value.value["enum"]?.array?.compactMap(\.scalarText) ?? []
      let others = values.isEmpty ? "" : " of \(DocumentExcerpt.list(values))"
      chosen.append(
        "\(DocumentExcerpt.quoted(variable.name)) is \(DocumentExcerpt.quoted(value))\(others)"
      )
    }
    if !chosen.isEmpty {
      remarks.note(
        "the server's variable \(chosen.joined(separator: ", ")); for another pass --base-url",
        at: located.place.appending("variables")
      )
    }
    self.text = text.trimmed
    place = located.place
  }

  init(text: String, place: Place) {
    self.text = text
    self.place = place
  }

  /// Whether it is a whole URL.
  var isAbsolute: Bool {
    let lowered = text.lowercased()
    return lowered.hasPrefix("https://") || lowered.hasPrefix("http://")
  }

  /// The base URL, where it can be one.
  var baseURL: BaseURL? { isAbsolute ? BaseURL(withoutTail) : nil }

  /// The whole URL of a relative one, seen from a base.
  func resolved(against base: BaseURL) -> ServerAddress {
    guard !isAbsolute else { return self }
    let path = text.hasPrefix("/") ? text : base.path + "/" + text
    return ServerAddress(text: base.origin + path.withoutDots, place: place)
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
