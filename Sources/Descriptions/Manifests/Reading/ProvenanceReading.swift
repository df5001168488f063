import Time

extension ValueReader {
  func provenance() -> Provenance? {
    guard var fields = object() else { return nil }
    let url = fields.required("url", "the page the facts were read on")?.webPage()
    let date = fields.required("date", "the day they were read, as YYYY-MM-DD")?.date()
    fields.refuseUnknown()
    guard let url, let date else { return nil }
    return Provenance(url: url, date: date)
  }

  /// An absolute http or https URL.
  func webPage() -> String? {
    parsed("an absolute URL") { (text) throws(InvalidText) in
      _ = try WebAddress(text)
      return text
    }
  }

  private func date() -> String? {
    parsed("a day as YYYY-MM-DD") { (text) throws(InvalidText) in
      guard text.utf8.count == 10, Timestamp(rfc3339: text + "T00:00:00Z") != nil else {
        throw InvalidText("expected a day as YYYY-MM-DD, found \(ManifestExcerpt.quoted(text))")
      }
      return text
    }
  }
}
