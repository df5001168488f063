import Text
import JSON
import Manifests

// The ways in which OpenAPI writes scalars, lists and objects into a request (OpenAPI 3.1.1, "Style Examples").
//
// Null stands for nothing, and so do a list and an object with nothing in them. What OpenAPI leaves open, a list in a
// list or an object in one, is written as JSON.

/// A name and a value that is escaped already.
struct StyledPair: Hashable {
  var name: String
  var value: String
}

extension ValueStyle {
  /// The value where parameters have names: in a query, a form and a cookie.
  ///
  /// - Returns: the pairs; none where there is nothing to write.
  func pairs(_ value: JSONValue, name: String, _ escaping: Escaping) -> [StyledPair] {
    switch (value, kind) {
    case (.null, _): return []
    case (.bool, _), (.number, _), (.string, _):
      return [StyledPair(name: name, value: escaping.write(value.plainText))]
    case (_, .deepObject): return deep(value, name: name, escaping)
    case (.array(let elements), _):
      let texts = elements.filter { !$0.isNull }.map { element(escaping).write($0.plainText) }
      guard !isExploded else { return texts.map { StyledPair(name: name, value: $0) } }
      return joined(texts, name: name, escaping)
    case (.object(let object), _):
      let members = object.members.filter { !$0.value.isNull }
      guard !isExploded else {
        return members.map { StyledPair(name: $0.name, value: escaping.write($0.value.plainText)) }
      }
      let texts = members.flatMap { [$0.name, $0.value.plainText] }
      return joined(texts.map(element(escaping).write), name: name, escaping)
    }
  }

  /// In a list the separator must not stand in an element, even where it may stand alone.
  private func element(_ escaping: Escaping) -> Escaping {
    guard !isExploded else { return escaping }
    switch escaping {
    case .reserved, .reservedPath: return .component
    case .reservedForm: return .form
    case .component, .form, .cookie, .none: return escaping
    }
  }

  private func joined(_ texts: [String], name: String, _ escaping: Escaping) -> [StyledPair] {
    guard !texts.isEmpty else { return [] }
    let separator =
      switch kind {
      case .space: escaping == .none ? " " : "%20"
      case .pipe: escaping == .none ? "|" : "%7C"
      case .simple, .label, .matrix, .form, .deepObject: ","
      }
    return [StyledPair(name: name, value: texts.joined(separator: separator))]
  }

  /// Objects give `name[member]`, lists the name that the style has for them.
  private func deep(_ value: JSONValue, name: String, _ escaping: Escaping) -> [StyledPair] {
    switch value {
    case .null: []
    case .array(let elements):
      elements.enumerated().flatMap { index, element in
        deep(element, name: name + suffix(of: index, element), escaping)
      }
    case .object(let object):
      object.members.flatMap { deep($0.value, name: "\(name)[\($0.name)]", escaping) }
    case .bool, .number, .string:
      [StyledPair(name: name, value: escaping.write(value.plainText))]
    }
  }

  /// What stands behind a list's name for an element; members of an object in a list need its place to stay together.
  private func suffix(of index: Int, _ element: JSONValue) -> String {
    switch lists {
    case .plain: ""
    case .brackets: element.object == nil ? "[]" : "[\(index)]"
    case .indices: "[\(index)]"
    }
  }

  /// The value where it stands alone: in a path and in a field; nil where there is nothing to write.
  func text(_ value: JSONValue, name: String, _ escaping: Escaping) -> String? {
    switch value {
    case .null: return nil
    case .bool, .number, .string: return single(escaping.write(value.plainText), name: name)
    case .array(let elements):
      let texts = elements.filter { !$0.isNull }.map { escaping.write($0.plainText) }
      return texts.isEmpty ? nil : list(texts, name: name)
    case .object(let object):
      let members = object.members.filter { !$0.value.isNull }
      guard !members.isEmpty else { return nil }
      let pairs = members.map { (escaping.write($0.name), escaping.write($0.value.plainText)) }
      guard isExploded else { return list(pairs.flatMap { [$0, $1] }, name: name) }
      return exploded(pairs.map { matrix($0, $1) ?? "\($0)=\($1)" })
    }
  }

  private func single(_ text: String, name: String) -> String {
    switch kind {
    case .label: "." + text
    case .matrix: ";" + (matrix(name, text) ?? "")
    case .simple, .form, .space, .pipe, .deepObject: text
    }
  }

  private func list(_ texts: [String], name: String) -> String {
    guard isExploded else { return single(texts.joined(separator: ","), name: name) }
    return exploded(kind == .matrix ? texts.compactMap { matrix(name, $0) } : texts)
  }

  private func exploded(_ texts: [String]) -> String {
    switch kind {
    case .label: "." + texts.joined(separator: ".")
    case .matrix: ";" + texts.joined(separator: ";")
    case .simple, .form, .space, .pipe, .deepObject: texts.joined(separator: ",")
    }
  }

  /// A name and its value as a matrix has them, without an equals sign where there is no value; nil in other styles.
  private func matrix(_ name: String, _ text: String) -> String? {
    guard kind == .matrix else { return nil }
    return text.isEmpty ? name : "\(name)=\(text)"
  }
}

extension JSONValue {
  /// The text of a scalar; a list or an object as JSON.
  var plainText: String { scalarText ?? JSONWriter.text(self) }

  /// The value as content of a media type: JSON, or the plain text.
  func content(_ mediaType: String) -> String {
    MediaType.isJSON(mediaType) ? JSONWriter.text(self) : plainText
  }
}
