import JSON

/// The search for references that lead nowhere, in a document and in the files that it refers to.
///
/// Most are found where they are followed; what nothing follows is wrong all the same, and its author wants to know.
struct LostReferences {
  /// Members whose values are data of the API, in which `$ref` is a name like any other.
  private static let data: Set<String> = ["example", "examples", "default", "const", "enum"]

  /// Members whose members have names of the author's choice.
  private static let maps: Set<String> = [
    "properties", "patternProperties", "$defs", "definitions", "schemas", "parameters", "headers",
    "responses", "requestBodies", "securitySchemes", "pathItems", "mapping", "variables",
  ]

  private let document: APIDocument
  private var complaints: [Reference: String?] = [:]
  private var files: [String] = [""]

  /// The places of the references, and what is wrong with each.
  private(set) var found: [(place: Place, complaint: String)] = []

  /// A reference as it is written in a file.
  private struct Reference: Hashable {
    let text: String
    let file: String
  }

  init(in document: APIDocument) {
    self.document = document
    var next = 0
    while next < files.count {
      let file = files[next]
      var tokens: [String] = []
      if let value = document.value(at: Place(file: file)) { walk(value, &tokens, file) }
      next += 1
    }
  }

  private mutating func walk(
    _ value: JSONValue,
    _ tokens: inout [String],
    _ file: String,
    isMap: Bool = false
  ) {
    switch value {
    case .object(let object):
      if let text = value.reference { follow(text, tokens, file) }
      for member in object.members {
        let isData = Self.data.contains(member.name) || member.name.hasPrefix("x-")
        if isData && !isMap { continue }
        tokens.append(member.name)
        walk(member.value, &tokens, file, isMap: !isMap && Self.maps.contains(member.name))
        tokens.removeLast()
      }
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        tokens.append(String(index))
        walk(element, &tokens, file)
        tokens.removeLast()
      }
    default: break
    }
  }

  private mutating func follow(_ text: String, _ tokens: [String], _ file: String) {
    let reference = Reference(text: text, file: file)
    let place = Place(file: file, pointer: JSONPointer(tokens: tokens))
    if complaints[reference] == nil {
      complaints[reference] = .some(complaint(of: text, at: place))
    }
    if let complaint = complaints[reference] ?? nil { found.append((place, complaint)) }
  }

  /// What is wrong with a reference; the file that a good one leads to is searched too.
  private mutating func complaint(of text: String, at place: Place) -> String? {
    do throws(ReferenceComplaint) {
      let written = Located(value: ["$ref": .string(text)], place: place)
      let target = try document.target(of: written)
      if let file = target?.place.file, !files.contains(file) { files.append(file) }
      return nil
    } catch {
      return error.message
    }
  }
}
