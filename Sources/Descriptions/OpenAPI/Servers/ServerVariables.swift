import JSON
import Manifests
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

  /// The environment variable for a part of the URL: `SHOP_TENANT`.
  func variable(of name: String) -> String {
    URLVariables.environmentName(id: id, name: name)
  }

  /// The command that the person has typed, with an option.
  func command(_ option: String) -> String {
    "recourse \(options.command) \(ShellWord.quoted(document.file)) \(option)"
  }

  /// What a URL comes to.
  struct Filled {
    /// The URL, with braces where something is left open.
    var text: String

    /// What was filled in, by name.
    var values: [String: String] = [:]

    /// What was chosen, in clauses.
    var choices: [String] = []

    /// Parts that a person has to say.
    var gaps: [Gap] = []

    /// Parts of the path that each call can say.
    var open: [Gap] = []
  }

  /// Fills in a URL.
  func filled(_ text: String, _ variables: Located?) -> Filled {
    var filled = Filled(text: text)
    for part in URLVariables(text).parts {
      let declared = variables?[part.name]?.value
      let values = declared?["enum"]?.array?.compactMap(\.scalarText) ?? []
      let environment = variable(of: part.name)
      let said = options.variable(environment) ?? ""
      guard said.isEmpty else {
        if let problem = URLVariables.problem(with: said, for: part, among: values) {
          filled.gaps.append(Gap(name: part.name, variable: environment, problem: problem))
        } else {
          filled.values[part.name] = said
          filled.text = filled.text.replacing(text: "{\(part.name)}", with: said)
        }
        continue
      }
      let standard = Self.standard(declared, values, part.place)
      guard !standard.isEmpty || declared?["default"] != nil && part.place == .path else {
        let gap = Gap(name: part.name, variable: environment)
        if part.place == .path { filled.open.append(gap) } else { filled.gaps.append(gap) }
        continue
      }
      filled.values[part.name] = standard
      filled.text = filled.text.replacing(text: "{\(part.name)}", with: standard)
      let others = values.count > 1 ? " (of \(DocumentExcerpt.list(values)))" : ""
      filled.choices.append(
        "\(DocumentExcerpt.quoted(part.name)) is \(DocumentExcerpt.quoted(standard))\(others) unless "
          + "\(environment) is set"
      )
    }
    return filled
  }

  /// What a part is unless somebody says it; https wherever it may be.
  private static func standard(
    _ declared: JSONValue?,
    _ values: [String],
    _ place: URLVariables.Part.Place
  ) -> String {
    let standard = declared?["default"]?.scalarText ?? values.first ?? ""
    guard place == .scheme else { return standard }
    return values.contains("https") || standard.isEmpty ? "https" : standard
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
      variable["description"] = parameter["description"]
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
