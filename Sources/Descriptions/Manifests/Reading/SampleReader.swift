import JSON
import Time

/// The reader of `samples`.
struct SampleReader {
  let context: ManifestContext

  func read(_ fields: inout ObjectReader) -> [Sample] {
    var names: Set<String> = []
    let values = fields.optional("samples")?.elements() ?? []
    return values.enumerated().compactMap { index, value in
      let sample = sample(value, at: index)
      if let sample, !sample.name.isEmpty, !names.insert(sample.name).inserted {
        value.warning(
          "the name \(ManifestExcerpt.quoted(sample.name)) belongs to an earlier sample"
        )
      }
      return sample
    }
  }

  private func sample(_ value: ValueReader, at index: Int) -> Sample? {
    guard var fields = value.object() else { return nil }
    let name = fields.required("name", "what the sample shows")?.text(limit: 200)
    let operation = fields.optional("operation")?.operationName(context)
    let arguments = fields.optional("arguments")?.object()
    let answer = fields.recordedAnswer(standard: nil)
    let now = fields.optional("now")?.instant()
    let memory = fields.optional("memory")?.memory()
    let expect = fields.required("expect", "what must come of the answer")?.object()
    fields.refuseUnknown()
    return Sample(
      name: name ?? "",
      operation: operation,
      arguments: arguments?.object ?? JSONObject(),
      answer: answer,
      now: now ?? Sample.standardNow,
      memory: memory ?? .object(JSONObject()),
      expect: expect.map { ExpectationReader($0).read() } ?? Sample.Expectation(),
      index: index
    )
  }
}

extension ValueReader {
  /// A date and time with its offset, as RFC 3339 has it.
  func instant() -> Timestamp? {
    parsed("a date and time") { (text) throws(InvalidText) in
      // The reader of times takes what APIs send; what a manifest says should leave no question.
      let isExact =
        text.utf8.count >= 20 && (text.hasSuffix("Z") || text.dropFirst(19).contains(":"))
      guard isExact, let instant = Timestamp(rfc3339: text) else {
        throw InvalidText(
          "expected a date and time such as \"2026-11-20T12:00:00Z\" (RFC 3339), "
            + "found \(ManifestExcerpt.quoted(text))"
        )
      }
      return instant
    }
  }

  /// Remembered values under their sources.
  func memory() -> JSONValue? {
    guard let fields = object() else { return nil }
    for name in fields.object.names {
      do throws(InvalidText) {
        guard name.hasPrefix("json:") else {
          throw InvalidText(
            "expected a source such as \"json:/time/reset\", found \(ManifestExcerpt.quoted(name))"
          )
        }
        _ = try PointerText.parse(String(name.dropFirst("json:".count)))
      } catch {
        fields.refuse(name, error.message)
      }
    }
    return value
  }
}
