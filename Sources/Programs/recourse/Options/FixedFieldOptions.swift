import Manifests

/// `--header`: fields of every request that no manifest says.
struct FixedFieldOptions {
  static let spec = Options.Spec.valued("--header", "[ID:]NAME=VALUE, such as User-Agent=ours/1.0")

  private let choice: FixedFieldChoice

  init(_ options: Options) throws(UsageError) {
    var fields: [FixedFieldChoice.Field] = []
    for text in options.all("--header") {
      do throws(FixedFieldFault) {
        fields.append(try FixedFieldChoice.field(text))
      } catch {
        throw .badValue(option: "--header", value: error.name, expected: error.expected)
      }
    }
    choice = FixedFieldChoice(fields)
  }

  /// The manifests whose requests bear the fields.
  ///
  /// - Throws: `UsageError` for the id of no manifest, and for a field that carries a credential.
  func applied(to manifests: [Manifest]) throws(UsageError) -> [Manifest] {
    if let id = choice.idle(in: manifests) {
      throw .badValue(
        option: "--header",
        value: id,
        expected: "before the colon the id of a manifest: "
          + manifests.map(\.id).joined(separator: ", ")
      )
    }
    if let (name, manifest) = choice.claimed(in: manifests) {
      throw .badValue(
        option: "--header",
        value: name,
        expected:
          "a field that carries no secret; the credential of \(manifest.id) is read from its variable"
      )
    }
    return choice.applied(to: manifests)
  }
}
