import HTTP
import JSON
import Manifests
import XML

/// An answer, or one item of it, as the sources of a vocabulary see it.
struct Evidence {
  let document: ResponseContent

  /// The JSON that pointers lead into: the body, or an item put where the vocabulary expects it.
  let root: JSONValue?
  let fields: HTTPFields
  let memory: JSONObject

  /// The resolved codes; known before any condition asks for them.
  var codes: [String] = []

  /// The status that the body of a refused read stands for, whatever its own; nil where that counts.
  var readRefusal: Int?

  /// The API's tools, whose names are no secrets, however alike.
  var tools: [Manifests.Operation] = []

  /// The tree that pointers into XML lead into, with its root element; nil for any other answer.
  let xml: JSONValue?

  /// The error of an XML answer; nil for any other.
  let xmlError: XMLErrorElement?

  /// The tree in which names that everybody uses are looked for.
  var commonTree: JSONValue? { root ?? xmlError?.plain }

  /// The tree in which the vocabulary's own shapes are looked for.
  var tree: EvidenceTree? {
    root.map { EvidenceTree(value: $0, notation: .json) }
      ?? xml.map { EvidenceTree(value: $0, notation: .xml) }
  }

  /// Values of one source that are looked at; more tell nothing new.
  private static let valueLimit = 64

  /// Makes the evidence of an answer, or of a part of it; `xml` is the part of an answer of XML, all of it unless said.
  init(
    _ document: ResponseContent,
    root: JSONValue?,
    xml: JSONValue? = nil,
    fields: HTTPFields,
    memory: JSONObject
  ) {
    self.document = document
    self.root = root
    self.fields = fields
    self.memory = memory
    self.xml = xml ?? document.xml
    xmlError = self.xml.flatMap(XMLErrorElement.init)
  }

  /// The values a source leads to, in the answer's order, before its capture is applied.
  func values(_ source: Source) -> [JSONValue] {
    switch source.origin {
    case .json(let pointer): Array((root?.values(at: pointer) ?? []).prefix(Self.valueLimit))
    case .xml(let pointer):
      Array((xml?.values(inXMLAt: pointer) ?? []).prefix(Self.valueLimit))
    case .header(let name): fields[name].map { [.string($0)] } ?? []
    case .text: document.head.isEmpty ? [] : [.string(document.head)]
    case .memo(let text): memory[text].map { [$0] } ?? []
    case .code: codes.map { .string($0) }
    case .parameter: []
    }
  }

  /// The plain texts a source leads to: scalars other than null, cut to what the capture finds.
  func texts(_ source: Source) -> [String] {
    let texts = values(source).compactMap { $0.isNull ? nil : $0.scalarText }
    guard let capture = source.capture else { return texts }
    return texts.compactMap { capture.firstMatch(in: $0)?.capture }
  }

  /// Whether a condition holds; one on parameters never does outside of its field.
  func holds(_ condition: Condition) -> Bool {
    switch condition.expectation {
    case .exists:
      return condition.source.capture == nil
        ? values(condition.source).contains(where: \.isSomething)
        : texts(condition.source).contains { !$0.isEmpty }
    case .oneOf(let wanted):
      if case .code = condition.source.origin { return hasCode(among: wanted) }
      return isOne(of: wanted, condition.source)
    case .otherThan(let others):
      if case .code = condition.source.origin { return !codes.isEmpty && !hasCode(among: others) }
      return !values(condition.source).isEmpty && !isOne(of: others, condition.source)
    }
  }

  /// Whether there is anything by which a condition may hold or not.
  func speaks(of condition: Condition) -> Bool {
    values(condition.source).contains { $0 != .null }
  }

  private func isOne(of wanted: [String], _ source: Source) -> Bool {
    texts(source).contains { text in wanted.contains { Self.isSame(text, $0) } }
      || wanted.contains("null") && values(source).contains(.null)
  }

  /// Whether two texts are the same, or the same number: `0` and `0.0`.
  private static func isSame(_ text: String, _ other: String) -> Bool {
    if text == other { return true }
    guard let number = figure(text) else { return false }
    return number == figure(other)
  }

  /// The number that a text is as JSON writes numbers, so that `007` is none.
  private static func figure(_ text: String) -> Double? {
    guard text.utf8.count <= 24, case .number(let number)? = try? JSONParser.parse(text) else {
      return nil
    }
    return number.double
  }

  /// Whether one of the resolved codes is among `wanted`, compared without case.
  func hasCode(among wanted: [String]) -> Bool {
    codes.contains { code in wanted.contains { $0.equalsIgnoringASCIICase(code) } }
  }
}

extension JSONValue {
  /// Whether there is something: not null, false or empty.
  fileprivate var isSomething: Bool {
    switch self {
    case .null, .bool(false): false
    case .string(let text): !text.isEmpty
    case .array(let elements): !elements.isEmpty
    case .object(let object): !object.isEmpty
    default: true
    }
  }
}
