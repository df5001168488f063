import Text
import JSON
import Manifests

/// A part of a call that was refused.
package struct FieldError: Sendable, Hashable {
  /// The argument, or the API's own name for the place.
  package var field: String

  /// What is wrong with it; nil when the API only names the field.
  package var problem: String?

  /// Whose name the field has.
  package var owner: Owner

  /// How sure it is that the field is meant.
  package var standing = Standing.named

  /// Fields of one answer that are looked at.
  package static let limit = 20

  /// Makes a field error.
  package init(field: String, problem: String?, owner: Owner = .api) {
    self.field = field
    self.problem = problem
    self.owner = owner
  }

  /// How sure it is that a field is meant.
  package enum Standing: Sendable, Hashable {
    /// The API names it as what is wrong.
    case named
    /// A word of the API's is its name, and may be no more than a word.
    case mentioned
  }

  /// Who named a field.
  package enum Owner: Sendable, Hashable {
    /// The tool that was called: an argument, or a place in one.
    case tool
    /// The API, by a word of its own.
    case api
  }

  /// The name as it stands in a sentence: quoted where it is the API's.
  package var quotedField: String {
    owner == .tool ? field : UntrustedText.quoted(field)
  }
}

extension Evidence {
  private static let fieldLimit = FieldError.limit

  /// The refused fields by the first shape that finds some, names and texts cleaned.
  func fieldErrors(_ shapes: [FieldErrors]) -> [FieldError] {
    for shape in shapes {
      let errors = cleaned(pairs(shape))
      if !errors.isEmpty { return errors }
    }
    return []
  }

  /// The refused fields that an answer shows without a shape of the vocabulary.
  func wellKnownFields(_ arguments: KnownArguments) -> [FieldError] {
    commonTree.map { cleaned(WellKnownFields(arguments: arguments).pairs(in: $0)) } ?? []
  }

  private func cleaned(_ pairs: [(String, String?)]) -> [FieldError] {
    var errors: [FieldError] = []
    for (field, problem) in pairs.prefix(Self.fieldLimit) {
      let error = FieldError(
        field: APIText.clean(field, limit: 80, sparing: tools),
        problem: problem.map { APIText.clean($0, limit: 160, sparing: tools) }
          .flatMap { $0.isEmpty ? nil : $0 }
      )
      if !error.field.isEmpty, !errors.contains(error) { errors.append(error) }
    }
    return errors
  }

  private func pairs(_ shape: FieldErrors) -> [(String, String?)] {
    guard let tree else { return [] }
    switch shape {
    case .each(let pointer, let field, let text):
      let entries = tree.entries(at: pointer, atMost: Self.fieldLimit) {
        tree.value(at: field, in: $0) != nil
      }
      return entries.prefix(Self.fieldLimit).compactMap { key, entry in
        let name = path(tree.value(at: field, in: entry)) ?? (Int(key) == nil ? key : nil)
        return name.map { ($0, plain(entry, at: text, in: tree)) }
      }
    case .map(let pointer, let text):
      return first(in: tree.values(at: pointer)) { value in
        (value.object?.members ?? []).filter { tree.notation == .json || !$0.name.hasPrefix("@") }
          .prefix(Self.fieldLimit)
          .map { ($0.name, plain($0.value, at: text ?? JSONPointer(), in: tree)) }
      }
    case .tree(let pointer, let leaf, let text):
      return first(in: tree.values(at: pointer)) { leaves(of: $0, leaf: leaf, text, path: []) }
    case .one(let pointer, let text):
      return path(tree.values(at: pointer).first).map {
        [($0, plain(tree.values(at: text).first))]
      } ?? []
    case .source(let source, let text):
      let problem = text.flatMap { plain(tree.values(at: $0).first) }
      return texts(source).map { ($0, problem) }
    case .names(let pointer):
      return first(in: tree.values(at: pointer)) { value in
        (value.array ?? [value]).prefix(Self.fieldLimit).compactMap { plain($0) }.map { ($0, nil) }
      }
    }
  }

  /// The first fields that the values give; the rest is not looked at.
  private func first<Whole: Sequence>(
    in whole: Whole,
    _ part: (Whole.Element) -> [(String, String?)]
  ) -> [(String, String?)] {
    var found: [(String, String?)] = []
    for value in whole where found.count < Self.fieldLimit { found += part(value) }
    return found
  }

  private func leaves(
    of value: JSONValue,
    leaf: String,
    _ text: JSONPointer,
    path: [String]
  ) -> [(String, String?)] {
    guard let object = value.object else { return [] }
    return first(in: object.members.prefix(Self.fieldLimit)) { member in
      guard member.name == leaf else {
        return leaves(of: member.value, leaf: leaf, text, path: path + [member.name])
      }
      let texts = (member.value.array ?? [member.value]).prefix(Self.fieldLimit)
        .compactMap { plain($0.value(at: text) ?? $0) }
      return [(path.joined(separator: "."), texts.isEmpty ? nil : texts.joined(separator: "; "))]
    }
  }

  /// The texts at a pointer inside an entry, side by side where it has wildcards.
  private func plain(
    _ entry: JSONValue,
    at pointer: JSONPointer,
    in tree: EvidenceTree
  ) -> String? {
    let texts = tree.values(at: pointer, in: entry).prefix(8).compactMap { plain($0) }
    return texts.isEmpty ? nil : texts.joined(separator: "; ")
  }

  /// A field's name; a list of names leads from the outer field to the inner one.
  private func path(_ value: JSONValue?) -> String? {
    let steps = value?.array?.prefix(9).map(\.scalarText) ?? []
    guard !steps.isEmpty, steps.count <= 8, !steps.contains(nil) else { return plain(value) }
    return steps.compactMap(\.self).joined(separator: ".")
  }

  /// A scalar, or the texts of a list, or compact JSON.
  private func plain(_ value: JSONValue?) -> String? {
    guard let value, !value.isNull else { return nil }
    if let text = value.scalarText { return text }
    guard let elements = value.array else { return JSONWriter.text(value) }
    let isPath = elements.count <= 8 && elements.allSatisfy { $0.scalarText != nil }
    return elements.prefix(8).map { $0.scalarText ?? JSONWriter.text($0) }
      .joined(separator: isPath && elements.contains { $0.number != nil } ? "." : "; ")
  }
}

extension JSONValue {
  /// The first elements of an array by index, or the first members of an object by name.
  func entries(atMost limit: Int) -> [(String, JSONValue)] {
    switch self {
    case .array(let elements): elements.prefix(limit).enumerated().map { (String($0), $1) }
    case .object(let object): object.members.prefix(limit).map { ($0.name, $0.value) }
    default: []
    }
  }
}
