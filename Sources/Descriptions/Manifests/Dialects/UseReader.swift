import Text
import JSON

/// The reader of `errors.use`: the dialects that a manifest's errors are read in after its own words.
struct UseReader {
  private static let countLimit = 8
  private static let listLimit = 40

  let context: ManifestContext

  /// The dialects in the order of their names; what is wrong with their files is reported under those files.
  func read(_ value: ValueReader) -> [Dialect] {
    guard context.role == .manifest else {
      value.error(
        "a dialect stands by itself and uses no other; name both where they are needed, such as "
          + "\"use\": [\"stripe\", \"ietf\"] in the manifest"
      )
      return []
    }
    if value.value.string != nil { return [dialect(value)].compactMap(\.self) }
    let values = value.someElements("the name of a dialect or an array of names")
    if values.count > Self.countLimit {
      value.error("expected at most \(Self.countLimit) dialects, found \(values.count)")
      return []
    }
    var names: Set<String> = []
    return values.compactMap { value in
      if let name = value.value.string, !names.insert(name).inserted {
        value.error("the dialect \(ManifestExcerpt.quoted(name)) is named twice; keep one")
        return nil
      }
      return dialect(value)
    }
  }

  /// Puts the dialects behind a manifest's own words.
  func join(_ dialects: [Dialect], to errors: inout ErrorVocabulary, _ fields: ObjectReader) {
    guard !dialects.isEmpty else { return }
    let pick = fields.object["pick"] == nil ? nil : errors.pick
    let isOwnKey = errors.idempotency != nil
    errors = errors.followed(by: dialects, pick: pick)
    guard !isOwnKey, let header = errors.idempotency?.headers.first(where: isTaken) else { return }
    errors.idempotency = nil
    fields.findings.warning(
      "the dialect would send its idempotency key in \(header), but this manifest fills the field "
        + "itself, so calls go without a key of the server's; drop the argument or the fixed field "
        + "to have one",
      at: fields.pointer.appending("use")
    )
  }

  private func isTaken(_ header: String) -> Bool {
    context.hasArgument(inField: header)
      || context.claimedFields.contains { FieldName.isSame($0, header) }
  }

  private func dialect(_ value: ValueReader) -> Dialect? {
    guard let name = value.dialectName() else { return nil }
    switch context.dialects.entry(name) {
    case .absent: value.error(absence(of: name))
    case .unreadable(let why, let file):
      value.error("the dialect \(ManifestExcerpt.quoted(name)) cannot be read: \(file) \(why)")
    case .text(let bytes, let file):
      let loaded = Dialect.load(bytes: bytes, file: file)
      value.findings.add(loaded.diagnostics)
      if let dialect = loaded.dialect { return dialect }
      value.error("the dialect \(ManifestExcerpt.quoted(name)) has errors; mend \(file)")
    }
    return nil
  }

  private func absence(of name: String) -> String {
    let names = context.dialects.names().sorted()
    let start = "there is no dialect \(ManifestExcerpt.quoted(name))"
    guard !names.isEmpty else {
      return start
        + ", and no other; put \(name).json into the folder \"dialects\" beside the manifest"
    }
    let hint = NearestName.hint(for: name, among: names)
    let list = names.prefix(Self.listLimit).joined(separator: ", ")
    let more = names.count > Self.listLimit ? ", …" : ""
    return start + (hint.isEmpty ? "; " : hint + " ") + "known are \(list)\(more)"
  }
}

extension IdempotencyKey {
  /// The header fields that the key takes.
  fileprivate var headers: [String] {
    let fields = [firstSent].compactMap(\.self)
    return if case .header(let name) = place { [name] + fields } else { fields }
  }
}
