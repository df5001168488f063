import Manifests

/// `--effect`: what operations do, where a person knows better.
struct EffectOptions {
  static let spec = Options.Spec.valued("--effect", form)

  private static let form =
    "PATTERN=read, PATTERN=write or PATTERN=destroy, such as path:*/archive=destroy or "
    + "shop=list_*=read"

  private let choice: EffectChoice

  init(_ options: Options) throws(UsageError) {
    var overrides: [EffectChoice.Override] = []
    for text in options.all("--effect") { overrides.append(try Self.override(text)) }
    choice = EffectChoice(overrides)
  }

  private static func override(_ text: String) throws(UsageError) -> EffectChoice.Override {
    guard let mark = text.lastIndex(of: "="),
      let effect = Operation.Effect(rawValue: String(text[text.index(after: mark)...])),
      let pattern = OperationPattern(String(text[..<mark]))
    else { throw .badValue(option: "--effect", value: text, expected: form) }
    return (pattern, effect)
  }

  /// The manifests whose operations do what the person says.
  ///
  /// - Throws: `UsageError` when a pattern means no operation, which is a slip rather than a wish.
  func applied(to manifests: [Manifest]) throws(UsageError) -> [Manifest] {
    if let idle = choice.idle(in: manifests).first {
      let hint = idle.nearest(in: manifests).map { "; did you mean \($0)?" } ?? ""
      throw .badValue(
        option: "--effect",
        value: idle.text,
        expected: "a pattern that at least one operation fits\(hint)"
      )
    }
    return choice.applied(to: manifests)
  }
}
