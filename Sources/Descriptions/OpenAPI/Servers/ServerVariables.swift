import JSON
import Text

/// What fills in the parts that a server's URL leaves open: a person's environment variables, else the document's defaults.
struct ServerVariables {
  let id: String
  let document: APIDocument
  let options: ImportOptions

  /// A part of a URL that nothing fills in, and why.
  struct Gap: Hashable {
    let name: String

    /// The environment variable in which a person says what it is.
    let variable: String

    /// What is wrong with what the variable says; nil where it says nothing.
    var problem: String?
  }

  /// A part of a URL.
  private struct Part {
    let name: String
    let place: Place

    enum Place { case whole, host, path }
  }

  /// The environment variable for a part of the URL: `SHOP_TENANT`.
  func variable(of name: String) -> String {
    SecurityPlan.environmentName(id: id, scheme: name)
  }

  /// The command that the person has typed, with an option.
  func command(_ option: String) -> String {
    "recourse \(options.command) \(ShellWord.quoted(document.file)) \(option)"
  }

  /// Fills in a URL; gives what it comes to, what was chosen, and what stays open.
  func filled(
    _ text: String,
    _ variables: Located?
  ) -> (text: String, choices: [String], gaps: [Gap]) {
    var (result, choices, gaps) = (text, [String](), [Gap]())
    for part in Self.parts(of: text) {
      let declared = variables?[part.name]?.value
      let values = declared?["enum"]?.array?.compactMap(\.scalarText) ?? []
      let environment = variable(of: part.name)
      let said = options.variable(environment) ?? ""
      guard said.isEmpty else {
        if let problem = problem(with: said, part, among: values) {
          gaps.append(Gap(name: part.name, variable: environment, problem: problem))
        } else {
          result = result.replacing("{\(part.name)}", with: said)
        }
        continue
      }
      let standard = declared?["default"]?.scalarText ?? values.first ?? ""
      guard !standard.isEmpty || declared?["default"] != nil && part.place == .path else {
        gaps.append(Gap(name: part.name, variable: environment))
        continue
      }
      result = result.replacing("{\(part.name)}", with: standard)
      let others = values.count > 1 ? " (of \(DocumentExcerpt.list(values)))" : ""
      choices.append(
        "\(DocumentExcerpt.quoted(part.name)) is \(DocumentExcerpt.quoted(standard))\(others) unless "
          + "\(environment) is set"
      )
    }
    return (result, choices, gaps)
  }

  private static func parts(of text: String) -> [Part] {
    guard text.contains("{"), let template = try? PathTemplate(text) else { return [] }
    var (parts, before) = ([Part](), "")
    for (literal, name) in zip(template.literals, template.names) {
      before += literal
      let authority = before.firstRange(of: "://").map { before[$0.upperBound...] }
      let place: Part.Place =
        before.isEmpty ? .whole : authority.map { $0.contains("/") } ?? true ? .path : .host
      if !parts.contains(where: { $0.name == name }) {
        parts.append(Part(name: name, place: place))
      }
      before += "x"
    }
    return parts
  }

  /// What is wrong with a person's value, which is not repeated: it must not lead to another host than the URL says.
  private func problem(with value: String, _ part: Part, among values: [String]) -> String? {
    if !values.isEmpty, part.place == .host, !values.contains(value) {
      return "is none of the values that the document allows: \(DocumentExcerpt.list(values))"
    }
    let signs: String =
      switch part.place {
      case .whole: ".-:/[]_~"
      case .host: ".-:"
      case .path: "._~/-"
      }
    if part.place == .whole, !value.hasPrefix("https://"), !value.hasPrefix("http://") {
      return "holds no URL that starts with https://"
    }
    guard value.utf8.allSatisfy({ ASCII.isAlphanumeric($0) || signs.utf8.contains($0) }) else {
      let what = part.place == .whole ? "URL" : part.place == .host ? "host" : "path"
      return "holds characters that no \(what) has"
    }
    return nil
  }

  /// The host that a document of Microsoft's leaves to whoever calls, as a server (`x-ms-parameterized-host`).
  static func parameterizedHost(of document: APIDocument, path: String) -> Located? {
    guard let host = document.whole["x-ms-parameterized-host"],
      let template = host.value["hostTemplate"]?.string
    else { return nil }
    let isPrefixed = host.value["useSchemePrefix"]?.bool ?? true
    var variables = JSONObject()
    for parameter in parameters(of: host, in: document) {
      guard let name = parameter["name"]?.string else { continue }
      var variable = JSONObject()
      variable["default"] = parameter["default"]
      variable["enum"] = parameter["enum"]
      variables[name] = .object(variable)
    }
    let slash = path.isEmpty || path.hasPrefix("/") ? "" : "/"
    let server: JSONObject = [
      "url": .string((isPrefixed ? "https://" : "") + template + slash + path),
      "variables": .object(variables),
    ]
    return Located(value: .object(server), place: host.place)
  }

  /// The names of the parameters that fill in such a host.
  static func hostParameters(of document: APIDocument) -> Set<String> {
    guard let host = document.whole["x-ms-parameterized-host"] else { return [] }
    return Set(parameters(of: host, in: document).compactMap { $0["name"]?.string })
  }

  private static func parameters(of host: Located, in document: APIDocument) -> [JSONValue] {
    (host["parameters"]?.elements ?? []).map { ((try? document.resolved($0)) ?? $0).value }
  }
}
