package import JSON

/// Where an argument goes in the request, and how it is written there.
package struct ParameterLocation: Sendable, Hashable {
  /// The part of the request.
  package enum Target: Sendable, Hashable {
    /// The place of this name in the path template.
    case path(name: String)
    case query(name: String)
    /// The whole query (OpenAPI 3.2 §4.12, `querystring`).
    case queryString
    case header(name: String)
    case cookie(name: String)
    /// A place in the content; at the empty pointer an object is merged into it, and anything else is all of it.
    case body(JSONPointer)

    /// Whether the place is in the path.
    package var isPath: Bool {
      if case .path = self { true } else { false }
    }

    /// Whether the place is in the content.
    package var isBody: Bool {
      if case .body = self { true } else { false }
    }
  }

  package var argument: String
  package var target: Target
  package var notation: ParameterStyle

  /// How members of a form that is the whole query are written; those not named are written as usual.
  package var encoding: [String: ParameterStyle]

  /// Puts an argument at a place.
  package init(
    argument: String,
    target: Target,
    notation: ParameterStyle = .usual,
    encoding: [String: ParameterStyle] = [:]
  ) {
    self.argument = argument
    self.target = target
    self.notation = notation
    self.encoding = encoding
  }
}

/// How a value is written at its place.
package enum ParameterStyle: Sendable, Hashable {
  /// In a query arrays repeat the name and objects become `name[member]`; a path, a field and a cookie separate by
  /// commas; a form repeats the name and writes objects as JSON.
  case usual
  /// As a style of OpenAPI 3.1 says.
  case styled(ValueStyle)
  /// As content of a media type: JSON text, or the plain text for any other type.
  case content(String)
  /// As a file: the argument is a file object, or a list of them.
  case file
}

/// A way to write scalars, arrays and objects (OpenAPI 3.1.1, "Style Values"; RFC 6570).
package struct ValueStyle: Sendable, Hashable {
  /// The separators and names.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case simple, label, matrix, form, space, pipe, deepObject
  }

  package var kind: Kind

  /// Whether each element and member stands for itself.
  package var isExploded: Bool

  /// Whether reserved characters stay as they are where they cannot end the value.
  package var keepsReserved: Bool

  /// How `deepObject` names the elements of a list, which OpenAPI leaves open.
  package enum ListNames: String, Sendable, Hashable, CaseIterable {
    /// `name=a&name=b`
    case plain
    /// `name[]=a&name[]=b`
    case brackets
    /// `name[0]=a&name[1]=b`
    case indices
  }

  package var lists: ListNames

  /// Makes a style; unless said, `form` and `deepObject` explode.
  package init(
    _ kind: Kind,
    isExploded: Bool? = nil,
    keepsReserved: Bool = false,
    lists: ListNames = .plain
  ) {
    self.kind = kind
    self.lists = lists
    self.isExploded = isExploded ?? (kind == .form || kind == .deepObject)
    self.keepsReserved = keepsReserved
  }
}
