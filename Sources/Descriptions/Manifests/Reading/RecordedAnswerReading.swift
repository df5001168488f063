import JSON

extension ObjectReader {
  /// Reads `status`, `headers` and `body`; where no status is written `standard` stands, and nil requires one.
  mutating func recordedAnswer(standard: Int?) -> RecordedAnswer {
    let status =
      standard == nil
      ? required("status", "the status of the answer, such as 429") : optional("status")
    let code = status?.integer(in: 100...999, "a status")
    let headers = optional("headers")?.recordedFields()
    return RecordedAnswer(
      status: code ?? standard ?? 0,
      headers: headers ?? [],
      body: optional("body").map { Self.content($0.value) } ?? []
    )
  }

  private static func content(_ body: JSONValue) -> [UInt8] {
    if let text = body.string { return Array(text.utf8) }
    return JSONWriter.bytes(body)
  }
}
