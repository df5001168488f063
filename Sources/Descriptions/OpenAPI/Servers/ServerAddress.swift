import JSON
import Manifests
import Text

/// A server's URL with its variables filled in.
struct ServerAddress {
  var text: String
  var place: Place

  /// What the URL leaves open.
  var gaps: [ServerVariables.Gap] = []

  /// What was filled in, by name.
  var values: [String: String] = [:]

  /// The end of the URL's path from the first part that each call says; nil where there is none.
  var tail: ServerTail?

  /// Reads a server object of OpenAPI 3; a variable that takes its default is said.
  init?(_ located: Located, _ variables: ServerVariables, _ remarks: inout ImportDiagnostics) {
    guard let written = located.value["url"]?.string else { return nil }
    let filled = variables.filled(written, located["variables"])
    if !filled.choices.isEmpty {
      remarks.note(
        "the server's variable \(filled.choices.joined(separator: "; ")); for another place pass --base-url "
          + "\(variables.id)=URL",
        at: located["variables"]?.place ?? located.place
      )
    }
    text = filled.text.trimmed
    gaps = filled.gaps
    values = filled.values
    place = located.place
    guard !filled.open.isEmpty else { return }
    guard let tail = ServerTail(of: text, filled.open, located) else {
      gaps += filled.open
      return
    }
    text = String(text.dropLast(tail.written.count))
    self.tail = tail
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
    let rest = withoutTail.firstRange(ofText: "://").map { withoutTail[$0.upperBound...] }
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

/// The end of a server's path with parts that nobody fills in beforehand, so that each call says them:
/// `/indexes('{indexName}')`.
struct ServerTail: Sendable {
  /// The end as the URL has it.
  let written: String

  /// The same as a path before the operations' own.
  let path: DocumentPath

  /// What the parts are.
  let parameters: [Parameter]

  /// Who fills in the parts.
  let remark: String

  /// Where the parts are described.
  let place: Place

  /// Cuts a URL before the segment of its first part; nil where that leaves no path.
  init?(of url: String, _ open: [ServerVariables.Gap], _ server: Located) {
    guard let brace = url.firstRange(ofText: "{\(open[0].name)}")?.lowerBound,
      let slash = url[..<brace].lastIndex(of: "/"), !url[..<slash].hasSuffix("/"),
      !url[..<slash].hasSuffix(":")
    else { return nil }
    var end = url[slash...].prefix { $0 != "?" && $0 != "#" }
    while end.hasSuffix("/") { end.removeLast() }
    guard let path = try? DocumentPath(String(end)) else { return nil }
    (written, self.path) = (String(url[slash...]), path)
    place = server["variables"]?.place ?? server.place
    let names = DocumentExcerpt.list(open.map(\.name))
    let variables = English.list(open.map(\.variable))
    remark = "each call says \(names) of the server's path; to say it once for all set \(variables)"
    parameters = open.map { Self.parameter($0.name, server["variables"]?[$0.name] ?? server) }
  }

  private static func parameter(_ name: String, _ variable: Located) -> Parameter {
    var schema: JSONObject = ["type": "string"]
    schema["enum"] = variable.value["enum"]
    var parameter = Parameter(
      name: name,
      location: .path,
      isRequired: true,
      place: variable.place
    )
    parameter.description = variable.value["description"]?.string
    parameter.schema = Located(value: .object(schema), place: variable.place)
    return parameter
  }
}

extension DocumentPath {
  /// The path behind the end of a server's.
  func below(_ tail: DocumentPath) -> DocumentPath {
    var path = self
    path.text = tail.text + text
    path.names =
      tail.names + names.filter { name in !tail.names.contains { $0.plain == name.plain } }
    return path
  }
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
