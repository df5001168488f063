import JSON

/// The schema of an operation's good answer.
struct AnswerSchema {
  /// Bytes beyond which a schema costs more than it tells.
  private static let limit = 16 << 10

  let document: APIDocument
  private(set) var remarks: ImportDiagnostics

  init(document: APIDocument) {
    self.document = document
    remarks = ImportDiagnostics(file: document.file)
  }

  /// The schema of the JSON that comes with the first good status; nil where there is none, or too much of it.
  mutating func read(_ operation: Located) -> JSONObject? {
    guard let located = schema(of: operation) else { return nil }
    var writer = SchemaWriter(document: document, direction: .answer, limit: Self.limit)
    guard let root = writer.schema(located).object else { return nil }
    let schema = writer.finish(root)
    guard writer.spent < Self.limit, JSONWriter.fits(.object(schema), in: Self.limit) else {
      remarks.note(
        "the schema of the answer has more than \(Self.limit >> 10) KiB; it is left out",
        at: located.place
      )
      return nil
    }
    return schema
  }

  private func schema(of operation: Located) -> Located? {
    let responses = document.member("responses", of: operation)?.members ?? []
    let good = responses.filter { $0.name.hasPrefix("2") }.sorted { $0.name < $1.name }
    for (_, written) in good {
      guard let response = try? document.resolved(written) else { continue }
      if document.edition == .two {
        if let schema = response["schema"], schema.value["type"] != "file" { return schema }
        continue
      }
      let content = document.member("content", of: response)
      let media = content?.members.first { MediaType($0.name).kind == .json }
      if let media, let schema = document.member(media.name, of: content ?? response)?["schema"] {
        return schema
      }
    }
    return nil
  }
}
