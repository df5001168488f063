import Manifests

/// `--only` and `--except`: which operations are wanted.
struct ChoiceOptions {
  static let specs: [Options.Spec] = [
    .valued("--only", Self.form), .valued("--except", Self.form),
  ]

  private static let form =
    "operations, such as get_* or tag:users, method:GET, path:/v1/users*, "
    + "with ID= before it for one API of several"

  private let choice: OperationChoice

  init(_ options: Options) throws(UsageError) {
    choice = OperationChoice(
      only: try Self.patterns("--only", options),
      except: try Self.patterns("--except", options)
    )
  }

  private static func patterns(
    _ name: String,
    _ options: Options
  ) throws(UsageError) -> [OperationPattern] {
    var patterns: [OperationPattern] = []
    for text in options.all(name) {
      guard let pattern = OperationPattern(text) else {
        throw .badValue(option: name, value: text, expected: form)
      }
      patterns.append(pattern)
    }
    return patterns
  }

  /// The manifests with the chosen operations alone.
  ///
  /// - Throws: `UsageError` when a pattern means no operation, which is a slip rather than a wish.
  func applied(to manifests: [Manifest]) throws(UsageError) -> [Manifest] {
    if let idle = choice.idle(in: manifests).first {
      let hint = idle.nearest(in: manifests).map { "; did you mean \($0)?" } ?? ""
      throw .badValue(
        option: choice.only.contains(idle) ? "--only" : "--except",
        value: idle.text,
        expected: "a pattern that at least one operation fits\(hint)"
      )
    }
    return choice.applied(to: manifests)
  }
}
