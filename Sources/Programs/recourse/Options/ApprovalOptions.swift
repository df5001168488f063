import Manifests

/// `--approve`: the writes that a person agrees to before they are sent.
struct ApprovalOptions {
  static let spec = Options.Spec.valued("--approve", form)

  private static let form = "names of writes, such as create_* or shop=tag:orders"

  private let choice: ApprovalChoice

  init(_ options: Options) throws(UsageError) {
    var patterns: [OperationPattern] = []
    for text in options.all("--approve") {
      for name in text.split(separator: ",") {
        guard let pattern = OperationPattern(String(name)) else {
          throw .badValue(option: "--approve", value: text, expected: Self.form)
        }
        patterns.append(pattern)
      }
    }
    choice = ApprovalChoice(patterns)
  }

  /// The manifests whose chosen operations ask first.
  ///
  /// - Throws: `UsageError` when a pattern means no write: a slip here would let calls go unasked.
  func applied(to manifests: [Manifest]) throws(UsageError) -> [Manifest] {
    if let idle = choice.idle(in: manifests).first {
      throw .badValue(
        option: "--approve",
        value: idle.text,
        expected: "a pattern that at least one operation fits that writes or deletes"
      )
    }
    return choice.applied(to: manifests)
  }
}
