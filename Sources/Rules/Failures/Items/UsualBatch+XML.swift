import JSON
import Text

// Items that failed in answers of XML: WebDAV, and S3.

extension UsualBatch {
  /// The responses of a multistatus (RFC 4918 §13); properties that a read does not find are no failure.
  static func multistatus(_ tree: JSONValue, _ call: CallKind) -> UsualBatch? {
    guard let root = tree.object?.members.first, plain(root.name) == "multistatus" else {
      return nil
    }
    let responses = children("response", of: root.value)
    let failed = responses.enumerated().compactMap { index, response -> Failed? in
      let own = children("status", of: response)
      let ofProperties = children("propstat", of: response).flatMap { children("status", of: $0) }
      let statuses = (own + (call != .reading ? ofProperties : []))
        .compactMap { text(of: $0).flatMap { status(in: $0) } }
      guard let worst = statuses.max(), worst >= 400 else { return nil }
      let name = children("href", of: response).first.flatMap(text)
      return Failed(
        name: name ?? String(index),
        status: worst,
        xml: .object(JSONObject([("response", response)]))
      )
    }
    return UsualBatch(failed: failed, total: responses.count)
  }

  private static func children(_ name: String, of value: JSONValue) -> [JSONValue] {
    (value.object?.members ?? []).filter { plain($0.name) == name }
      .flatMap { $0.value.array ?? [$0.value] }
  }

  private static func text(of value: JSONValue) -> String? {
    value.string ?? value["#text"]?.string
  }

  /// A name without the prefix of its namespace.
  private static func plain(_ name: String) -> String {
    name.split(separator: ":").last.map(String.init) ?? name
  }

  /// The errors in a result of XML, as S3 has them for each key that it did not delete.
  static func result(_ tree: JSONValue, _ call: CallKind) -> UsualBatch? {
    guard call != .reading, let root = tree.object?.members.first, root.name.hasSuffix("Result"),
      let object = root.value.object
    else { return nil }
    let errors = object.members.filter { $0.name == "Error" }
      .flatMap { $0.value.array ?? [$0.value] }
    guard errors.allSatisfy({ $0["Code"]?.string != nil }) else { return nil }
    let failed = errors.enumerated().map { index, error in
      Failed(
        name: error["Key"]?.string ?? String(index),
        status: error["Code"]?.string.flatMap { WellKnownCode($0)?.status } ?? 400,
        xml: .object(JSONObject([("Error", withoutName(error))]))
      )
    }
    // A quiet answer does not name what went well.
    let deleted = object["Deleted"].map { $0.array?.count ?? 1 }
    return UsualBatch(failed: failed, total: deleted.map { $0 + failed.count })
  }

  /// What it is called by is told beside it.
  private static func withoutName(_ error: JSONValue) -> JSONValue {
    let rest = (error.object?.members ?? []).filter { !["Key", "VersionId"].contains($0.name) }
    return .object(JSONObject(rest.map { ($0.name, $0.value) }))
  }
}
