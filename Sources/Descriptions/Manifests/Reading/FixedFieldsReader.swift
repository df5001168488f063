import JSON

/// The reader of `headers`, the fixed header fields.
enum FixedFieldsReader {
  private static let secretive = ["authorization", "proxy-authorization", "cookie"]

  static func read(
    _ fields: inout ObjectReader,
    credentials: [Credential]
  ) -> [(name: String, value: String)] {
    guard let members = fields.optional("headers")?.object() else { return [] }
    let claimed = credentials.compactMap(\.carrier.header)
    var headers: [(name: String, value: String)] = []
    for (name, value) in members.members {
      check(name, in: members, claimed: claimed, earlier: headers.map(\.name))
      let text = value.parsed { (text) throws(InvalidText) in try FieldName.value(text) }
      headers.append((name, text ?? ""))
    }
    return headers
  }

  private static func check(
    _ name: String,
    in members: ObjectReader,
    claimed: [String],
    earlier: [String]
  ) {
    do throws(InvalidText) {
      _ = try FieldName.sent(name)
    } catch {
      return members.refuse(name, error.message)
    }
    if claimed.contains(where: { FieldName.isSame($0, name) }) {
      members.refuse(name, "the field \(name) carries a credential; leave it out here")
    } else if earlier.contains(where: { FieldName.isSame($0, name) }) {
      members.refuse(name, "the field \(name) stands here twice; keep one")
    } else if secretive.contains(name.lowercased()) {
      members.findings.warning(
        "the field \(name) looks like a secret; name its variable under \"credentials\" instead",
        at: members.pointer.appending(name)
      )
    }
  }
}

extension Credential.Carrier {
  /// The header field, where one carries the secret.
  var header: String? {
    if case .header(let name, _) = self { name } else { nil }
  }
}

extension ValueReader {
  /// Header fields of a recorded answer.
  func recordedFields() -> [(name: String, value: String)] {
    guard let fields = object() else { return [] }
    return fields.members.map { name, value in
      do throws(InvalidText) {
        _ = try FieldName.token(name)
      } catch {
        fields.refuse(name, error.message)
      }
      return (name, value.string("a string, as sent in the field") ?? "")
    }
  }
}
