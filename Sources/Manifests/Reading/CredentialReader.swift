import JSON

/// The reader of `credentials`.
enum CredentialReader {
  static func read(_ fields: inout ObjectReader) -> Credential? {
    guard let value = fields.optional("credentials"), let entries = value.object() else {
      return nil
    }
    guard let first = entries.members.first, entries.members.count == 1 else {
      value.error(
        "expected exactly one credential, such as {\"key\": {…}}, found \(entries.members.count)"
      )
      return nil
    }
    return credential(first.value)
  }

  private static func credential(_ value: ValueReader) -> Credential? {
    guard var fields = value.object() else { return nil }
    let env = fields.required("env", "the environment variable that holds the secret")
    let header = fields.required("header", "the header field that carries the secret")
    let prefix = fields.optional("prefix")?.parsed { (text) throws(Complaint) in
      try FieldName.value(text)
    }
    let obtain = fields.optional("obtain")?.webPage()
    fields.refuseUnknown()
    let name = env?.parsed { (text) throws(Complaint) in
      guard Words.isEnvironmentName(text) else {
        throw Complaint(
          "expected the name of an environment variable (capital letters, digits and "
            + "underscores), found \(Quotation.quoted(text)); the secret itself stays out of here"
        )
      }
      return text
    }
    let field = header?.parsed { (text) throws(Complaint) in try FieldName.sent(text) }
    guard let name, let field else { return nil }
    return Credential(env: name, header: field, prefix: prefix ?? "", obtain: obtain)
  }
}

/// The reader of `headers`, the fixed header fields.
enum FixedFieldsReader {
  private static let secretive = ["authorization", "proxy-authorization", "cookie"]

  static func read(
    _ fields: inout ObjectReader,
    credential: Credential?
  ) -> [(name: String, value: String)] {
    guard let members = fields.optional("headers")?.object() else { return [] }
    var headers: [(name: String, value: String)] = []
    for (name, value) in members.members {
      check(name, in: members, credential: credential, earlier: headers.map(\.name))
      let text = value.parsed { (text) throws(Complaint) in try FieldName.value(text) }
      headers.append((name, text ?? ""))
    }
    return headers
  }

  private static func check(
    _ name: String,
    in members: ObjectReader,
    credential: Credential?,
    earlier: [String]
  ) {
    do throws(Complaint) {
      _ = try FieldName.sent(name)
    } catch {
      return members.refuse(name, error.message)
    }
    if let credential, FieldName.isSame(credential.header, name) {
      members.refuse(name, "the field \(name) carries the credential; leave it out here")
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

extension ValueReader {
  /// Header fields of a recorded answer.
  func recordedFields() -> [(name: String, value: String)] {
    guard let fields = object() else { return [] }
    return fields.members.map { name, value in
      do throws(Complaint) {
        _ = try FieldName.token(name)
      } catch {
        fields.refuse(name, error.message)
      }
      return (name, value.string("a string, as sent in the field") ?? "")
    }
  }
}
