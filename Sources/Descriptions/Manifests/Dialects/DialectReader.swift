import Text
import JSON

/// The reader of a dialect's own members.
struct DialectReader {
  let file: String
  let findings: Diagnostics

  func read(_ document: JSONValue) -> Dialect? {
    let root = ValueReader(document: document, findings: findings)
    guard var fields = root.object() else { return nil }
    ManifestReader.checkVersion(&fields)
    let name = name(&fields)
    let title = fields.required("title", "the API's or the standard's name for people")
    let about = fields.required("about", "which answers are read so, in a sentence or two")
    let source = fields.required("source", "where the facts come from, {\"url\", \"date\"}")
    let texts = (title: title?.text(limit: 80), about: about?.text(limit: 1000, .lines))
    let provenance = source?.provenance()
    let context = ManifestContext(role: .dialect)
    let errors = fields.required("errors", "how the API says no")
      .flatMap { VocabularyReader($0, context) }
    let vocabulary = errors?.read()
    let samples = SampleReader(context: context).read(&fields)
    fields.refuseUnknown()
    guard let name, let provenance, let errors, var vocabulary else { return nil }
    for index in vocabulary.rules.indices { vocabulary.rules[index].dialect = name }
    guard var standIn = standIn(titled: texts.title ?? "", from: provenance) else { return nil }
    (standIn.errors, standIn.samples) = (vocabulary, samples)
    return Dialect(
      name: name,
      title: texts.title ?? "",
      about: texts.about ?? "",
      source: provenance,
      errors: vocabulary,
      pick: errors.names("pick") ? vocabulary.pick : nil,
      samples: samples,
      file: file,
      standIn: standIn
    )
  }

  /// A manifest with one call, which answers have to belong to.
  private func standIn(titled title: String, from source: Provenance) -> Manifest? {
    var manifest = ManifestReader(file: file, findings: Diagnostics()).read(Dialect.frame)
    manifest?.title = title
    manifest?.source = source
    return manifest
  }

  /// The endings that a dialect's file may have, in the order in which they are looked for.
  private static let endings = DialectSource.endings

  /// A dialect is found by the name of its file, so the two must agree.
  private func name(_ fields: inout ObjectReader) -> String? {
    guard let value = fields.required("dialect", "the name that manifests use it by"),
      let name = value.dialectName()
    else { return nil }
    let stem = file.split(separator: "/").last.map(String.init) ?? file
    if let ending = Self.endings.first(where: stem.hasSuffix), stem != name + ending {
      value.error(
        "the file is called \(ManifestExcerpt.quoted(stem)), and a dialect is found by the name of its "
          + "file; name both alike"
      )
    }
    return name
  }
}

extension ValueReader {
  /// The name of a dialect: `[a-z][a-z0-9-]*`.
  func dialectName() -> String? {
    parsed("the name of a dialect") { (text) throws(InvalidText) in
      guard Words.isDialectName(text) else {
        throw InvalidText(
          "expected the name of a dialect, a lower-case letter and then lower-case letters, digits "
            + "and hyphens, found \(ManifestExcerpt.quoted(text))"
        )
      }
      return text
    }
  }
}

extension Words {
  /// Whether a text may name a dialect, which makes it the name of a file.
  fileprivate static func isDialectName(_ text: String) -> Bool {
    guard let first = text.utf8.first, ASCII.isLowercase(first) else { return false }
    return text.utf8.count <= 64
      && text.utf8.allSatisfy {
        ASCII.isLowercase($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "-")
      }
  }
}
