import Text
package import JSON
package import Manifests

/// Content of `application/x-www-form-urlencoded` (WHATWG URL §5.2).
package enum FormContent {
  /// The fields of an object's members, in their order.
  package static func bytes(_ object: JSONObject, encoding: [String: ParameterStyle]) -> [UInt8] {
    let fields = object.members.flatMap { pairs($0.name, $0.value, encoding[$0.name] ?? .usual) }
    return Array(
      fields.map { "\(Escaping.form.write($0.name))=\($0.value)" }.joined(separator: "&").utf8
    )
  }

  private static func pairs(
    _ name: String,
    _ value: JSONValue,
    _ notation: ParameterStyle
  ) -> [StyledPair] {
    switch notation {
    case .styled(let style):
      return style.pairs(value, name: name, style.keepsReserved ? .reservedForm : .form)
    case .content(let type):
      return value.isNull
        ? [] : [StyledPair(name: name, value: Escaping.form.write(value.content(type)))]
    case .usual, .file:
      let values = value.array ?? [value]
      return values.filter { !$0.isNull }.map {
        StyledPair(name: name, value: Escaping.form.write($0.plainText))
      }
    }
  }
}
