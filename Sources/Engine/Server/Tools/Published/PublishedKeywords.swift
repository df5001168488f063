import JSON
import Text

/// The keywords of one schema that speak of the value itself, as they are listed.
struct PublishedKeywords {
  /// How many values of an enumeration are shown.
  enum Values { case all, few }

  /// Values that are named in words, and those of a list where it is to be short.
  private static let valueLimit = 20

  /// Bytes of a list of values.
  private static let listLimit = 8000

  /// What becomes of a keyword.
  private enum Handling {
    /// Every client hands it on unread.
    case kept
    /// It is looked at closely.
    case rewritten
  }

  /// The keywords that are known here, but for the type and those that make a schema of others.
  private static let keywords: KeyValuePairs<String, Handling> = [
    "title": .kept, "description": .kept, "required": .kept, "minimum": .kept, "maximum": .kept,
    "multipleOf": .kept, "minLength": .kept, "maxLength": .kept, "minItems": .kept,
    "maxItems": .kept, "uniqueItems": .kept, "minProperties": .kept, "maxProperties": .kept,
    "const": .rewritten, "enum": .rewritten, "format": .rewritten, "pattern": .rewritten,
    "exclusiveMinimum": .rewritten, "exclusiveMaximum": .rewritten, "default": .rewritten,
    "examples": .rewritten,
  ]
  private static let names = WordTable(keywords.map(\.key))

  private static func handling(of keyword: String) -> Handling? {
    names.position(of: keyword).map { keywords[$0].value }
  }

  /// Whether a schema is listed as it stands, as most are: that of a text, a number or a truth value, all of whose keywords
  /// are kept.
  static func isPlain(_ schema: JSONObject) -> Bool {
    guard let first = schema.members.first, first.name == "type", let type = first.value.string,
      scalars.contains(type)
    else { return false }
    return schema.members.dropFirst().allSatisfy { member in
      handling(of: member.name) == .kept && member.name != "required"
    }
  }

  private static let scalars = ["string", "integer", "number", "boolean"]

  /// Whether a schema says by itself and in one form what a value is.
  static func isSettled(_ schema: JSONObject) -> Bool {
    schema.members.allSatisfy { member in
      switch member.name {
      case "$ref", "allOf", "anyOf", "oneOf": false
      case "type": member.value.string != nil
      default: true
      }
    }
  }

  /// The formats that no provider refuses.
  static let formats: Set<String> = ["date-time"]

  /// Other formats: a word by which a description says as much already, and the sentence that does otherwise.
  private static let formatSentences: [String: (word: String, sentence: String)] = [
    "date": ("date", "A date such as 2026-11-28."), "time": ("time", "A time such as 14:30:00."),
    "duration": ("8601", "An ISO 8601 duration such as PT15M."),
    "email": ("mail", "An e-mail address."), "idn-email": ("mail", "An e-mail address."),
    "hostname": ("host", "A host name."), "ipv4": ("ip", "An IPv4 address."),
    "ipv6": ("ip", "An IPv6 address."), "uri": ("ur", "A URL."), "url": ("ur", "A URL."),
    "uri-reference": ("ur", "A URL, which may be relative."), "uuid": ("uuid", "A UUID."),
    "byte": ("base64", "Base64."), "base64": ("base64", "Base64."),
    "password": ("", ""), "binary": ("", ""), "string": ("", ""),
  ]

  private(set) var schema: JSONObject
  private let source: JSONObject
  private let dialect: SchemaDialect

  /// The kinds that it names, but for null.
  private let types: [String]

  init(_ source: JSONObject, values: Values, _ dialect: SchemaDialect = .every) {
    self.source = source
    self.dialect = dialect
    types = Self.types(source["type"])
    var kept: [JSONObject.Member] = []
    kept.reserveCapacity(source.count + 1)
    if types.count == 1 {
      kept.append(JSONObject.Member(name: "type", value: .string(types[0])))
    }
    var isRewritten = false
    for member in source.members {
      switch Self.handling(of: member.name) {
      case .kept?: kept.append(member)
      case .rewritten?: isRewritten = true
      case nil: break
      }
    }
    schema = JSONObject(distinct: kept)
    guard isRewritten else { return }
    writeValues(values)
    writeFormat()
    writePattern()
    writeBounds()
    writeExamples()
  }

  /// Whether formats, values of all types and open bounds are taken as they are.
  private var takesAll: Bool { dialect == .openai || dialect == .plain }

  // MARK: - Kinds

  private static func types(_ written: JSONValue?) -> [String] {
    switch written {
    case .string(let type)?: type == "null" ? [] : [type]
    case .array(let types)?: types.compactMap(\.string).filter { $0 != "null" }
    default: []
    }
  }

  /// Lists of texts stay lists; other values are named in words, because some providers take texts alone.
  private mutating func writeValues(_ shown: Values) {
    guard let values = (source["const"].map { [$0] } ?? source["enum"]?.array) else { return }
    let real = values.contains(where: \.isNull) ? values.filter { !$0.isNull } : values
    guard !real.isEmpty else { return }
    if schema["type"] == nil, source["anyOf"] == nil, source["oneOf"] == nil,
      let kind = Self.kind(of: real)
    {
      schema["type"] = .string(kind)
    }
    if takesAll, JSONWriter.fits(.array(real), in: Self.listLimit),
      shown == .all || real.count <= Self.valueLimit
    {
      var known = Set<JSONValue>(minimumCapacity: real.count)
      return schema["enum"] = .array(real.filter { known.insert($0).inserted })
    }
    let texts = real.compactMap(\.string)
    guard texts.count == real.count, schema["type"] == "string" else { return say(real) }
    // Providers refuse an empty text in a list.
    guard !texts.contains(""), JSONWriter.fits(.array(real), in: Self.listLimit),
      shown == .all || real.count <= Self.valueLimit
    else { return say(real) }
    var known = Set<String>(minimumCapacity: texts.count)
    schema["enum"] = .array(texts.filter { known.insert($0).inserted }.map { .string($0) })
  }

  private mutating func say(_ values: [JSONValue]) {
    if schema["type"] == "boolean" && values.count > 1 { return }
    let shown = values.prefix(Self.valueLimit).map { JSONWriter.text($0) }
    let more = values.count > shown.count ? " and \(values.count - shown.count) more" : ""
    let text = shown.joined(separator: ", ") + more
    let isSaid = schema["description"]?.string?.contains(text: "ust be \(text)") ?? false
    let isNamed =
      values.count > 1 && schema["description"]?.string?.contains(text: "\(shown[0]): ") ?? false
    guard !isNamed, values.count > 1 || !isSaid else { return }
    schema.say(values.count == 1 ? "Must be \(text)." : "One of \(text).")
  }

  private static func kind(of values: [JSONValue]) -> String? {
    if values.allSatisfy({ $0.string != nil }) { return "string" }
    let kinds = Set(values.map { $0.integer != nil ? "integer" : $0.kind })
    return kinds == ["integer", "number"] ? "number" : kinds.count == 1 ? kinds.first : nil
  }

  // MARK: - Texts

  private mutating func writeFormat() {
    guard let format = source["format"]?.string, types.isEmpty || types.contains("string") else {
      return
    }
    if takesAll || Self.formats.contains(format) {
      schema["format"] = .string(format)
      return
    }
    guard schema["type"] == "string" else { return }
    let (word, sentence) = Self.formatSentences[format] ?? (format, "Format: \(format).")
    let said = schema["description"]?.string?.lowercased() ?? ""
    if !sentence.isEmpty, !said.contains(text: word.lowercased()) { schema.say(sentence) }
  }

  private mutating func writePattern() {
    guard let pattern = source["pattern"]?.string, types == ["string"] || types.isEmpty else {
      return
    }
    schema["pattern"] = PortablePattern.portable(pattern).map { .string($0) }
  }

  // MARK: - Numbers

  /// Open bounds of integers become closed ones, and others words; the form of 2020-12 is not known everywhere.
  private mutating func writeBounds() {
    for (open, closed, step) in [
      ("exclusiveMinimum", "minimum", 1), ("exclusiveMaximum", "maximum", -1),
    ] {
      guard let bound = source[open]?.number else { continue }
      if takesAll {
        schema[open] = source[open]
        continue
      }
      let (next, overflow) = (bound.integer ?? .max).addingReportingOverflow(step)
      if schema["type"] == "integer", bound.integer != nil, !overflow {
        if schema[closed] == nil { schema[closed] = JSONValue(next) }
      } else {
        schema.say("\(step > 0 ? "More" : "Less") than \(bound.text).")
      }
    }
  }

  // MARK: - Examples

  private mutating func writeExamples() {
    if let standard = source["default"], !standard.isNull, !standard.holdsReference {
      schema["default"] = standard
    }
    let examples = (source["examples"]?.array ?? []).filter { !$0.isNull && !$0.holdsReference }
    if !examples.isEmpty { schema["examples"] = .array(examples) }
  }
}

extension JSONValue {
  /// Whether a member `$ref` stands anywhere inside: clients follow it wherever it stands.
  fileprivate var holdsReference: Bool {
    switch self {
    case .object(let object):
      object.members.contains { $0.name == "$ref" || $0.value.holdsReference }
    case .array(let elements): elements.contains(where: \.holdsReference)
    default: false
    }
  }
}
